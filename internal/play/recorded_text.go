package play

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"

	"github.com/streamspec/streamspec/internal/secret"
)

// recordedText is what of a text may stand in a recording. Secrets are masked. So is what
// was captured, until the scenario has ended: it can still be used as a credential.
type recordedText struct {
	masker *secret.Masker
	known  int // how many secrets there were when the recording began

	mu       sync.Mutex
	captured []string
}

// capture hides a captured value, until it is known that it is no secret.
func (t *recordedText) capture(value string) {
	if t == nil || len(value) < secret.MinLength || strings.ContainsFunc(value, isAwkward) {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if !slices.Contains(t.captured, value) {
		t.captured = append(t.captured, value)
	}
}

// isAwkward tells characters that are spelled in several ways: what has them is no
// identifier, nor a token, and could not be put back as it was.
func isAwkward(r rune) bool { return r <= ' ' || r >= 0x7f || strings.ContainsRune("\"\\<>&%+/", r) }

// placeholder stands for the nth captured value.
func placeholder(n int) string { return fmt.Sprintf("***captured-%d***", n+1) }

func (t *recordedText) mask(text string) string {
	if text == "" {
		return ""
	}
	text = t.masker.Text(text)
	t.mu.Lock()
	defer t.mu.Unlock()
	for i, value := range t.captured {
		text = strings.ReplaceAll(text, value, placeholder(i))
	}
	return text
}

// reveals tells that what was written is not what may be shown, once the scenario has ended:
// something was captured, or has become a secret meanwhile.
func (t *recordedText) reveals() bool { return len(t.captured) > 0 || t.masker.Known() != t.known }

// revealed is what was written, once the scenario has ended: with what was captured, and
// without what has become a secret meanwhile.
func (t *recordedText) revealed(from io.Reader) io.Reader {
	if !t.reveals() {
		return from
	}
	var pairs []string
	for i, value := range t.captured {
		pairs = append(pairs, placeholder(i), value)
	}
	return &revealing{lines: bufio.NewReader(from), captured: strings.NewReplacer(pairs...), masker: t.masker}
}

// revealing reads lines, and shows what may be shown.
type revealing struct {
	lines    *bufio.Reader
	captured *strings.Replacer
	masker   *secret.Masker
	rest     string // of the last line
	err      error  // behind it
}

// Read implements io.Reader.
func (r *revealing) Read(p []byte) (int, error) {
	for r.rest == "" && r.err == nil {
		var line string
		line, r.err = r.lines.ReadString('\n')
		r.rest = r.masker.Text(r.captured.Replace(line))
	}
	n := copy(p, r.rest)
	if r.rest = r.rest[n:]; n == 0 && len(p) > 0 {
		return 0, r.err
	}
	return n, nil
}

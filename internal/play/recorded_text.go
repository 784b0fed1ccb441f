package play

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
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
	text = t.masker.Text(text)
	t.mu.Lock()
	defer t.mu.Unlock()
	for i, value := range t.captured {
		text = strings.ReplaceAll(text, value, placeholder(i))
	}
	return text
}

// reveal writes the file anew, once the scenario has ended: with what was captured, and
// without what has become a secret meanwhile.
func (t *recordedText) reveal(path string) error {
	if len(t.captured) == 0 && t.masker.Known() == t.known {
		return nil
	}
	from, err := os.Open(path)
	if err != nil {
		return err
	}
	defer from.Close()
	to, err := createAnew(path + ".new")
	if err != nil {
		return err
	}
	if err := errors.Join(t.revealLines(from, to), to.Close()); err != nil {
		return err
	}
	return os.Rename(path+".new", path)
}

func (t *recordedText) revealLines(from io.Reader, to io.Writer) error {
	var pairs []string
	for i, value := range t.captured {
		pairs = append(pairs, placeholder(i), value)
	}
	captured := strings.NewReplacer(pairs...)
	lines, out := bufio.NewReader(from), bufio.NewWriter(to)
	for {
		line, err := lines.ReadString('\n')
		if _, err := out.WriteString(t.masker.Text(captured.Replace(line))); err != nil {
			return err
		}
		if errors.Is(err, io.EOF) {
			return out.Flush()
		}
		if err != nil {
			return err
		}
	}
}

// Package secret keeps secrets out of what people read: it knows where their values
// come from, and masks them in texts, in values and in what is written, whatever
// the spelling: plain, in base64, URL-encoded, escaped for JSON or XML.
//
// Start reading at [Masker]; [Store] answers ${secret.NAME}; forms.go lists the
// spellings, scan.go finds them.
package secret

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// MinLength is the length in bytes from which on a value is masked. Shorter ones
// are hardly secrets, and masking them would spoil the text.
const MinLength = 6

// Mask begins what is shown instead of a secret. Its number stands behind it, so that two
// secrets can be told apart: ***1 and ***2.
const Mask = "***"

// numbers are the numbers of secrets: those that were shown first are the first.
type numbers struct {
	mu sync.Mutex
	of map[string]int // by the value
}

// mask is what is shown instead of a value.
func (n *numbers) mask(value string) string {
	n.mu.Lock()
	defer n.mu.Unlock()
	number := n.of[value]
	if number == 0 {
		number = len(n.of) + 1
		n.of[value] = number
	}
	return Mask + strconv.Itoa(number)
}

// Masker knows what must not be shown. Its methods may be called from several
// goroutines, also on a nil Masker, which masks nothing. The zero value is ready
// for use.
type Masker struct {
	mu      sync.RWMutex
	known   index
	numbers *numbers // nil before it is needed
}

// Known counts the secrets: who has masked a text before may have to do it again.
func (m *Masker) Known() int {
	if m == nil {
		return 0
	}
	m.mu.RLock()
	defer m.mu.RUnlock()
	return len(m.known.values)
}

// numbered are the numbers, made now if need be. The masker is locked.
func (m *Masker) numbered() *numbers {
	if m.numbers == nil {
		m.numbers = &numbers{of: map[string]int{}}
	}
	return m.numbers
}

// Add makes values secret. Of one with several lines each line is a secret: a key
// is shown in many lines. Lines shorter than [MinLength] are left out.
func (m *Masker) Add(values ...string) {
	if m == nil {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.numbered()
	for _, value := range values {
		for line := range strings.Lines(value) {
			if line = strings.TrimSpace(line); !tooShort(line) {
				m.known.addValue(line)
			}
		}
	}
}

// tooShort tells values that are not masked; a mask is none either.
func tooShort(value string) bool {
	return len(value) < MinLength || strings.Trim(value, "*0123456789") == "" && value[0] == '*'
}

// AddNamed makes a variable's value secret if the name says so (TOKEN, PASSWORD, …), and the
// password in it where it is a URL.
func (m *Masker) AddNamed(name, value string) { m.addIf(namesSecret(name), value) }

// AddEnv does the same for settings of the form NAME=VALUE. Names of the environment say more:
// what is called key or session there is hardly anything else.
func (m *Masker) AddEnv(settings []string) {
	for _, setting := range settings {
		name, value, _ := strings.Cut(setting, "=")
		where := strings.HasPrefix(value, "/") // a key lies there
		m.addIf(namesSecret(name) || setsSecret(name) && !where, value)
	}
}

func (m *Masker) addIf(isSecret bool, value string) {
	if isSecret {
		m.Add(value)
	}
	if strings.Contains(value, "://") {
		m.AddURL(value)
	}
}

// What a name has that speaks of a secret: anywhere in it, or as one of its words; and what
// the name of a variable of the environment has.
var (
	secretParts = []string{"secret", "token", "passw", "passphrase", "credential", "apikey", "api_key", "api-key", "private_key", "access_key"}
	secretWords = []string{"pwd", "jwt"}

	setParts = []string{"webhook", "cookie", "session"}
	setWords = []string{"pass", "key", "pat", "auth", "dsn"}
)

// harmless are variables of the environment that have such a word, and no secret.
var harmless = regexp.MustCompile(`^(old)?pwd$|^(ssh|git)_(auth_sock|askpass)$|^(xdg|desktop|dbus|gdm)_?session|^session_manager$`)

func namesSecret(name string) bool { return speaksOf(name, secretParts, secretWords) }

func setsSecret(name string) bool { return speaksOf(name, setParts, setWords) }

func speaksOf(name string, parts, words []string) bool {
	name = strings.ToLower(name)
	own := strings.FieldsFunc(name, func(r rune) bool { return strings.ContainsRune("_-.", r) })
	return !harmless.MatchString(name) &&
		(slices.ContainsFunc(parts, func(part string) bool { return strings.Contains(name, part) }) ||
			slices.ContainsFunc(own, func(word string) bool { return slices.Contains(words, word) }))
}

// Text is text with every secret masked.
func (m *Masker) Text(text string) string {
	var s scanner
	masked, _ := m.scan(&s, text, true)
	return masked
}

// Cut is a text that went on behind its end, masked: with half a secret there as well.
func (m *Masker) Cut(text string) string { return strings.TrimSuffix(m.Text(text+cutMark), cutMark) }

// scan lets s see a part of a text; see [scanner.scan].
func (m *Masker) scan(s *scanner, text string, last bool) (masked string, taken int) {
	if m == nil {
		return text, len(text)
	}
	m.mu.RLock()
	defer m.mu.RUnlock()
	return s.scan(&m.known, m.numbers, text, last)
}

// Undecided is how many bytes at the end of text may belong to a secret that goes on
// behind it: whoever cuts a text there would show half of it.
func (m *Masker) Undecided(text string) int {
	var s scanner
	_, taken := m.scan(&s, text, false)
	return len(text) - taken
}

// isEmpty tells that nothing is secret.
func (m *Masker) isEmpty() bool {
	if m == nil {
		return true
	}
	m.mu.RLock()
	defer m.mu.RUnlock()
	return len(m.known.values) == 0
}

// Error is err with its text masked; it unwraps to err. nil stays nil.
func (m *Masker) Error(err error) error {
	if err == nil {
		return nil
	}
	if text := m.Text(err.Error()); text != err.Error() {
		return &maskedError{text, err}
	}
	return err
}

type maskedError struct {
	text string
	err  error
}

func (e *maskedError) Error() string { return e.text }
func (e *maskedError) Unwrap() error { return e.err }

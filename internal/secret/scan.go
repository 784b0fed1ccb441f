package secret

import "strings"

// cutMark is what stands behind a text that was shortened. The beginning of a secret
// in front of it is masked as well, if it has headLength bytes.
const cutMark = "…"

// headLength is by how many bytes forms are looked up. No form is shorter.
const headLength = 4

// index finds forms by their first bytes. The zero value has none.
type index struct {
	values map[string]bool
	forms  map[string]string   // the value of each form
	first  [256]bool           // bytes that a form starts with
	starts map[string]bool     // beginnings of forms, shorter than headLength
	heads  map[string][]string // forms by their first headLength bytes
}

// addValue adds all forms of a value, once.
func (x *index) addValue(value string) {
	if x.values[value] {
		return
	}
	if x.values == nil {
		x.values, x.forms, x.starts, x.heads = map[string]bool{}, map[string]string{}, map[string]bool{}, map[string][]string{}
	}
	x.values[value] = true
	for _, form := range forms(value) {
		x.addForm(form, value)
	}
}

func (x *index) addForm(form, value string) {
	if _, known := x.forms[form]; known {
		return
	}
	x.forms[form] = value
	head := form[:headLength]
	x.first[form[0]] = true
	x.heads[head] = append(x.heads[head], form)
	for n := 1; n < headLength; n++ {
		x.starts[form[:n]] = true
	}
}

// at is how many bytes at the start of text are to be masked, and in which form they
// stand there. More tells that it depends on what comes behind text.
func (x *index) at(text string) (length int, is string, more bool) {
	switch {
	case !x.first[text[0]]:
		return 0, "", false
	case len(text) < headLength:
		return 0, "", x.starts[text]
	}
	for _, form := range x.heads[text[:headLength]] {
		n := shared(form, text)
		behind := text[n:]
		switch {
		case n == len(form) || strings.HasPrefix(behind, cutMark):
			if n > length {
				length, is = n, form
			}
		case strings.HasPrefix(cutMark, behind): // also where nothing is behind it
			more = true
		}
	}
	return length, is, more
}

// mayBeIn tells whether a text has a form, or may begin one at its end: most have none, and
// need no copy.
func (x *index) mayBeIn(text string) bool {
	for i := range len(text) {
		if !x.first[text[i]] {
			continue
		}
		if length, _, more := x.at(text[i:]); length > 0 || more {
			return true
		}
	}
	return false
}

// shared is the length of what two texts begin with in common.
func shared(a, b string) int {
	n := min(len(a), len(b))
	for i := range n {
		if a[i] != b[i] {
			return i
		}
	}
	return n
}

// scanner masks a text that comes in parts. Secrets that overlap are masked as one.
type scanner struct {
	masked int // bytes at the start of the next part that are masked already
}

// scan masks text as far as it is decided, and all of it if it is the last part.
// It answers how much of text it took; the rest must come again, with more behind.
func (s *scanner) scan(x *index, n *numbers, text string, last bool) (masked string, taken int) {
	if len(x.values) == 0 || s.masked == 0 && !x.mayBeIn(text) {
		return text, len(text)
	}
	var out strings.Builder
	at := 0
	for ; at < len(text); at++ {
		length, form, more := x.at(text[at:])
		if more && !last {
			break
		}
		switch {
		case length > s.masked && s.masked == 0:
			out.WriteString(n.mask(x.forms[form]))
			s.masked = length
		case length > s.masked:
			s.masked = length
		}
		if s.masked > 0 {
			s.masked--
			continue
		}
		out.WriteByte(text[at])
	}
	return out.String(), at
}

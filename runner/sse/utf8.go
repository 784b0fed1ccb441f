package sse

import "unicode/utf8"

// bom is the byte order mark, U+FEFF in UTF-8.
const bom = "\xEF\xBB\xBF"

// appendRepaired appends text to dst and writes U+FFFD for every maximal subpart
// of an ill-formed sequence, as the UTF-8 decoder of the Encoding standard does.
// https://encoding.spec.whatwg.org/#utf-8-decoder
func appendRepaired(dst, text []byte) []byte {
	for len(text) > 0 {
		if text[0] < utf8.RuneSelf {
			dst, text = append(dst, text[0]), text[1:]
			continue
		}
		r, n := utf8.DecodeRune(text)
		if r == utf8.RuneError && n == 1 {
			n = maximalSubpart(text)
		}
		dst, text = utf8.AppendRune(dst, r), text[n:]
	}
	return dst
}

// maximalSubpart returns how many bytes at the start of text, which is
// ill-formed, one U+FFFD stands for: a lead byte with the continuation bytes that
// could still have become a character.
func maximalSubpart(text []byte) int {
	low, high, want := secondByteRange(text[0])
	n := 1
	for n <= want && n < len(text) && low <= text[n] && text[n] <= high {
		low, high = 0x80, 0xBF
		n++
	}
	return n
}

// secondByteRange returns what may follow a lead byte, and how many continuation
// bytes it asks for: 0 for a byte that cannot lead.
func secondByteRange(lead byte) (low, high byte, want int) {
	switch {
	case lead < 0xC2 || lead > 0xF4:
		return 0, 0, 0
	case lead < 0xE0:
		return 0x80, 0xBF, 1
	case lead == 0xE0: // no overlong forms
		return 0xA0, 0xBF, 2
	case lead == 0xED: // no surrogates
		return 0x80, 0x9F, 2
	case lead < 0xF0:
		return 0x80, 0xBF, 2
	case lead == 0xF0: // no overlong forms
		return 0x90, 0xBF, 3
	case lead == 0xF4: // nothing above U+10FFFF
		return 0x80, 0x8F, 3
	}
	return 0x80, 0xBF, 3
}

// firstInvalid returns the offset of the first byte in text that is not part of
// well-formed UTF-8, or -1.
func firstInvalid(text []byte) int {
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRune(text[i:])
		if r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return -1
}

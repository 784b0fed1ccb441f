package stub

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"
)

// Unescape decodes the escapes of text that stands for bytes: \n, \r, \t, \0,
// \\, \xHH (one byte) and \uHHHH (UTF-8; two for a surrogate pair). All else
// stays as it is. The error names the escape that cannot be read.
//
// YAML decodes escapes of its own in "…": single quotes leave them to Unescape.
func Unescape(text string) (string, error) {
	var out strings.Builder
	for text != "" {
		at := strings.IndexByte(text, '\\')
		if at < 0 {
			out.WriteString(text)
			break
		}
		out.WriteString(text[:at])
		decoded, length, err := unescapeOne(text[at:])
		if err != nil {
			return "", err
		}
		out.WriteString(decoded)
		text = text[at+length:]
	}
	return out.String(), nil
}

// unescapeOne decodes the escape at the start of text and tells its length.
func unescapeOne(text string) (decoded string, length int, err error) {
	if len(text) < 2 {
		return "", 0, fmt.Errorf(`a \ at the end stands for nothing; write \\ for a backslash`)
	}
	switch text[1] {
	case 'n':
		return "\n", 2, nil
	case 'r':
		return "\r", 2, nil
	case 't':
		return "\t", 2, nil
	case '0':
		return "\x00", 2, nil
	case '\\':
		return `\`, 2, nil
	case 'x':
		value, err := hexDigits(text, 2)
		return string([]byte{byte(value)}), 4, err
	case 'u':
		return unescapeRune(text)
	}
	return "", 0, fmt.Errorf(`%q is not an escape; there are \n \r \t \0 \\ \xHH \uHHHH`, text[:2])
}

func unescapeRune(text string) (decoded string, length int, err error) {
	const escapeLength = len(`\uHHHH`)
	first, err := hexDigits(text, 4)
	if err != nil || !utf16.IsSurrogate(first) {
		return string(first), escapeLength, err
	}
	rest := text[escapeLength:]
	if strings.HasPrefix(rest, `\u`) {
		second, err := hexDigits(rest, 4)
		if r := utf16.DecodeRune(first, second); err == nil && r != '\uFFFD' {
			return string(r), 2 * escapeLength, nil
		}
	}
	return "", 0, fmt.Errorf(`%s is half of a surrogate pair; write both halves, or the bytes as \xHH`, text[:escapeLength])
}

// hexDigits reads count hexadecimal digits behind the two characters that start
// an escape.
func hexDigits(escape string, count int) (rune, error) {
	digits := escape[2:min(len(escape), 2+count)]
	value, err := strconv.ParseUint(digits, 16, 32)
	if err != nil || len(digits) < count {
		return 0, fmt.Errorf(`\%c needs %d hexadecimal digits, got %q`, escape[1], count, digits)
	}
	return rune(value), nil
}

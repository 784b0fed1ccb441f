package importing

import (
	"bytes"
	"encoding/binary"
	"unicode/utf16"
)

// Marks at the begin of a file.
var (
	utf8Mark    = []byte("\xef\xbb\xbf")
	utf16Little = []byte("\xff\xfe")
	utf16Big    = []byte("\xfe\xff")
)

// inUTF8 is a text as programs write it: a shell of Windows puts down what they write in an encoding of its
// own, or with a mark before it.
func inUTF8(text []byte) []byte {
	switch {
	case bytes.HasPrefix(text, utf16Little):
		return fromUTF16(text[len(utf16Little):], binary.LittleEndian)
	case bytes.HasPrefix(text, utf16Big):
		return fromUTF16(text[len(utf16Big):], binary.BigEndian)
	}
	return bytes.TrimPrefix(text, utf8Mark)
}

func fromUTF16(text []byte, order binary.ByteOrder) []byte {
	units := make([]uint16, len(text)/2)
	for i := range units {
		units[i] = order.Uint16(text[2*i:])
	}
	return []byte(string(utf16.Decode(units)))
}

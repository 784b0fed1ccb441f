package sources

import (
	"io"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// InUTF8 is a text as a program wrote it: a shell of Windows puts down what programs write in an encoding of
// its own, UTF-16, or with a byte order mark before it.
func InUTF8(text io.Reader) io.Reader { return transform.NewReader(text, toUTF8()) }

// TextInUTF8 is such a text that has been read. What is no whole character has U+FFFD in its place.
func TextInUTF8(text []byte) []byte {
	text, _, _ = transform.Bytes(toUTF8(), text) // it fails for nothing
	return text
}

func toUTF8() transform.Transformer { return unicode.BOMOverride(transform.Nop) }

// Package charset reads texts as programs and shells write them: whatever they are in, as UTF-8.
package charset

import (
	"io"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// Reader reads a text as a program wrote it: a shell of Windows puts down what programs write in an encoding of
// its own, UTF-16, or with a byte order mark before it.
func Reader(text io.Reader) io.Reader { return transform.NewReader(text, toUTF8()) }

// Text is such a text that has been read. What is no whole character has U+FFFD in its place.
func Text(text []byte) []byte {
	text, _, _ = transform.Bytes(toUTF8(), text) // it fails for nothing
	return text
}

func toUTF8() transform.Transformer { return unicode.BOMOverride(transform.Nop) }

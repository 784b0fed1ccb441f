package sources

import (
	"io"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// InUTF8 is a text as a program wrote it: a shell of Windows puts down what programs write in an encoding of
// its own, UTF-16, or with a byte order mark before it.
func InUTF8(text io.Reader) io.Reader {
	return transform.NewReader(text, unicode.BOMOverride(transform.Nop))
}

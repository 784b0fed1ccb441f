package charset_test

import (
	"io"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/charset"
)

// TestTextsOfShells: as shells of Windows write what programs write.
func TestTextsOfShells(t *testing.T) {
	for name, text := range map[string]string{
		"as it was written":      "{\"é\": 1}",
		"with a byte order mark": "\xEF\xBB\xBF{\"é\": 1}",
		"UTF-16":                 "\xFF\xFE{\x00\"\x00\xe9\x00\"\x00:\x00 \x001\x00}\x00",
		"UTF-16, big end first":  "\xFE\xFF\x00{\x00\"\x00\xe9\x00\"\x00:\x00 \x001\x00}",
	} {
		if got, err := io.ReadAll(charset.Reader(strings.NewReader(text))); err != nil || string(got) != "{\"é\": 1}" {
			t.Errorf("%s: %q, %v", name, got, err)
		}
		if got := charset.Text([]byte(text)); string(got) != "{\"é\": 1}" {
			t.Errorf("%s, as a whole: %q", name, got)
		}
	}
}

package play

import (
	"io"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/secret"
)

func TestWhatIsCapturedIsHiddenUntilTheEnd(t *testing.T) {
	masker := &secret.Masker{}
	masker.Add("known-secret")
	text := &recordedText{masker: masker, known: masker.Known()}
	text.capture("order-1234")
	text.capture("session-99")
	text.capture("7")         // too short to be a secret
	text.capture("two words") // no token
	const plain = "known-secret order-1234 session-99 7 two words\n"
	written := text.mask(plain)
	if want := "***1 ***captured-1*** ***captured-2*** 7 two words\n"; written != want {
		t.Errorf("while it runs there is %q, want %q", written, want)
	}
	masker.Add("session-99") // it was sent as a credential
	got, err := io.ReadAll(text.revealed(strings.NewReader(written)))
	if want := "***1 order-1234 ***2 7 two words\n"; err != nil || string(got) != want {
		t.Errorf("in the end there is %q (%v), want %q", got, err, want)
	}
}

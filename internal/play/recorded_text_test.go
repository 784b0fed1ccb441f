package play

import (
	"os"
	"path/filepath"
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
	path := filepath.Join(t.TempDir(), "r.recording")
	if err := os.WriteFile(path, []byte(written), 0o600); err != nil {
		t.Fatal(err)
	}
	masker.Add("session-99") // it was sent as a credential
	if err := text.reveal(path); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(path)
	if want := "***1 order-1234 ***2 7 two words\n"; err != nil || string(got) != want {
		t.Errorf("in the end there is %q (%v), want %q", got, err, want)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != recordingMode {
		t.Errorf("its mode is %v (%v)", info.Mode(), err)
	}
}

package tlsconfig_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/tlsconfig"
)

func TestHalfACertificate(t *testing.T) {
	for _, half := range []tlsconfig.Settings{{Cert: "c.pem"}, {Key: "k.pem"}} {
		const want = "a client certificate needs both its certificate and its key file"
		if err := half.Validate(); err == nil || err.Error() != want {
			t.Errorf("%+v: got %v, want %s", half, err, want)
		}
		if _, err := half.Config(); err == nil || err.Error() != want {
			t.Errorf("%+v: got %v, want %s", half, err, want)
		}
	}
}

func TestFilesBesideTheOneThatNamesThem(t *testing.T) {
	absolute := filepath.Join(t.TempDir(), "k.pem")
	got := tlsconfig.Settings{CA: "certs/ca.pem", Key: absolute, ServerName: "s"}.Beside("home")
	if want := (tlsconfig.Settings{CA: filepath.Join("home", "certs", "ca.pem"), Key: absolute, ServerName: "s"}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestFilesThatHoldNoCertificate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(path, []byte("no PEM"), 0o600); err != nil {
		t.Fatal(err)
	}
	for want, settings := range map[string]tlsconfig.Settings{
		path + ", holds no certificate in PEM form": {CA: path},
		"the client certificate " + path:            {Cert: path, Key: path},
		"the file of trusted certificates: ":        {CA: path + ".lost"},
	} {
		if _, err := settings.Config(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

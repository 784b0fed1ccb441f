package check_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/check"
)

// TestWhatIsWrongWithAService is told of where it stands, and not at the begin of the file.
func TestWhatIsWrongWithAService(t *testing.T) {
	for _, c := range []struct{ file, want string }{
		{"run: a\nurl: http://127.0.0.1:1", "3:6: a service has `run` or `url`, not both"},
		{"run: \"a 'b\"", "2:6: run: a ' has no closing '"},
		{"run: a\nenv: {OK: x, \"A=B\": y}", `3:21: env: "A=B" cannot name an environment variable`},
		{"run: a\nstubs: {\"x y\": [{get: /, json: {}}]}", `3:16: stubs: "x y" cannot name a stub`},
		{"run: a\nports: {ok: http, \"a b\": http}", `3:26: ports: "a b" cannot name a port`},
		{"run: a\nports: {ok: http, good: https}", ""},
		{"run: a\nneeds: [shop]", `3:9: needs: "shop" is this service itself`},
		{"run: a\nneeds: shop", `3:8: needs: "shop" is this service itself`},
		{"run: a\nsetup: [b, \"\"]", "3:12: setup, command 2: it is empty"},
		{"run: a\ntagged: {\"@a\": {A: b}, c: {A: b}}", `3:27: tagged: "c" is not a tag`},
	} {
		root := filepath.Join(t.TempDir(), "scenarios")
		file := filepath.Join(root, "services", "shop.yaml")
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte("service: shop\n"+c.file+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := check.Load(root)
		switch {
		case c.want == "" && err != nil:
			t.Errorf("%s: %v", c.file, err)
		case c.want != "" && (err == nil || !strings.HasPrefix(err.Error(), file+":"+c.want)):
			t.Errorf("%s: got\n%v\nwant %s", c.file, err, c.want)
		}
	}
}

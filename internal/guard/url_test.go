package guard_test

import (
	"testing"

	"github.com/streamspec/streamspec/internal/guard"
)

// TestURLOf: who leaves http:// out means it, and a file or a command is no URL.
func TestURLOf(t *testing.T) {
	for text, want := range map[string]string{
		"http://shop/events":         "http://shop/events",
		"https://shop":               "https://shop",
		"localhost:8080/events?a=1":  "http://localhost:8080/events?a=1",
		"127.0.0.1:8080":             "http://127.0.0.1:8080",
		"[::1]:8080/events":          "http://[::1]:8080/events",
		"localhost/events":           "http://localhost/events",
		"shop.example.com:443/a":     "http://shop.example.com:443/a",
		"shop:8080":                  "http://shop:8080",
		"shop.example.com/events":    "",
		"scenarios/localhost:8080":   "",
		"python3 app.py --port 8080": "",
		"localhost:8080 --verbose":   "",
		"ws://localhost:8080":        "",
		"C:/scenarios":               "",
		"":                           "",
	} {
		if got := guard.URLOf(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

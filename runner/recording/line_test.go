package recording

import (
	"strings"
	"testing"
	"time"
)

func TestLines(t *testing.T) {
	cases := []struct {
		why, want string
		write     func(*lineWriter)
	}{
		{"JSON stays what it is", `12.5 event type=progress data={"text": "Step 1"}`, func(w *lineWriter) {
			w.begin(12500*time.Microsecond, "event")
			w.text("type", "progress")
			w.data(`{"text": "Step 1"}`)
		}},
		{"times are exact", `0.000001 event first=1234567.891011`, func(w *lineWriter) {
			w.begin(1, "event")
			w.time("first", 1234567891011*time.Nanosecond)
		}},
		{"what a line cannot hold is quoted", `3 event type="a b" data="x\ny\xff"`, func(w *lineWriter) {
			w.begin(3*time.Millisecond, "event")
			w.text("type", "a b")
			w.data("x\ny\xff")
		}},
		{"what is empty is there", `0 event type="" data=""`, func(w *lineWriter) {
			w.begin(0, "event")
			w.text("type", "")
			w.data("")
		}},
		{"what is not so is left out", `-1 event`, func(w *lineWriter) {
			w.begin(-time.Millisecond, "event")
			w.flag("unterminated", false)
			w.optional("id", "")
			w.time("retry", 0)
		}},
	}
	for _, c := range cases {
		t.Run(c.why, func(t *testing.T) {
			w := &lineWriter{}
			c.write(w)
			if got := string(w.out); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestLinesThatAreNone(t *testing.T) {
	for _, text := range []string{"", "12", "12 ", "x event", "1 event key", `1 event key="a`, "1 event =b", "1.0000001 event", "99999999999999999999 event"} {
		r := &lineReader{}
		err := r.begin([]byte(text))
		for err == nil && r.next() {
		}
		if err == nil && r.err == nil {
			t.Errorf("%q is read", text)
		}
	}
}

// FuzzLine: what is written is read back, whatever it is, and what is read does no harm.
func FuzzLine(f *testing.F) {
	f.Add(int64(1), "progress", "7", `{"a": 1}`)
	f.Add(int64(-5), "a b", "\"", "x\ny\x00\xff ")
	f.Add(int64(1<<62), "", "=", "\u2028")
	f.Fuzz(func(t *testing.T, at int64, kind, id, data string) {
		if d := time.Duration(at); d <= -1<<62 || d >= 1<<62 {
			return
		}
		w := &lineWriter{}
		w.begin(time.Duration(at), "event")
		w.text("type", kind)
		w.text("id", id)
		w.data(data)
		if strings.ContainsAny(string(w.out), "\n\r\x1b") {
			t.Fatalf("%q is no line", w.out)
		}
		r := &lineReader{}
		if err := r.begin(w.out); err != nil || r.at != time.Duration(at) || r.word != "event" {
			t.Fatalf("%q begins with %v %q: %v", w.out, r.at, r.word, err)
		}
		for _, want := range []struct{ key, value string }{{"type", kind}, {"id", id}, {"data", data}} {
			if !r.next() || r.key != want.key || r.text() != want.value {
				t.Fatalf("%q has %s=%q, want %s=%q", w.out, r.key, r.value, want.key, want.value)
			}
		}
		_ = (&lineReader{}).begin([]byte(data))
	})
}

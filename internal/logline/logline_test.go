package logline_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/internal/logline"
)

// TestWhatALineSaysOfItself: how grave it is, and whether it speaks of a fault.
func TestWhatALineSaysOfItself(t *testing.T) {
	for line, want := range map[string][2]bool{ // quiet, loud
		"INFO started":                  {true, false},
		`{"level":"info","msg":"ok"}`:   {true, false},
		"level=warn msg=slow":           {false, true},
		"INFO an error was handled":     {true, false},
		"INFO and then ERROR":           {false, true},
		"ValueError: x":                 {false, true},
		"listening on 127.0.0.1:1":      {false, false},
		"INFORMATION is no word for it": {false, false},
	} {
		if got := [2]bool{logline.IsQuiet(line), logline.IsLoud(line)}; got != want {
			t.Errorf("%q: quiet, loud are %v", line, got)
		}
	}
}

// TestExceptions: as each language writes them, the exception itself, and nothing where it is not known.
func TestExceptions(t *testing.T) {
	cases := []struct {
		name, log string
		want      []logline.Exception
	}{
		{"nothing", "GET / 200\nerror: none", nil},
		{"Python", "GET /\nTraceback (most recent call last):\n  File \"a.py\", line 1, in f\n    x[1]\n    ~^^^\nKeyError: 'price'\nGET /", []logline.Exception{{Line: 5, Frames: 4, Text: "KeyError: 'price'"}}},
		{"Python, one behind another, with \\r", "Traceback (most recent call last):\r\n  File \"a.py\"\r\nKeyError: 1\r\n\r\nDuring handling of the above exception, another exception occurred:\r\n\r\nTraceback (most recent call last):\r\n  File \"a.py\"\r\napp.Bad\r",
			[]logline.Exception{{Line: 2, Frames: 2, Text: "KeyError: 1"}, {Line: 8, Frames: 2, Text: "app.Bad"}}},
		{"Python, behind what a logger writes", "ERROR:app:Traceback (most recent call last):\n  File \"a.py\"\nOSError: x", []logline.Exception{{Line: 2, Frames: 2, Text: "OSError: x"}}},
		{"Python, behind the name of a container", "web | Traceback (most recent call last):\nweb |   File \"a.py\"\nweb | OSError: x", []logline.Exception{{Line: 2, Frames: 2, Text: "OSError: x"}}},
		{"Python, in a group", "  + Exception Group Traceback (most recent call last):\n  |   File \"a.py\"\n  | ExceptionGroup: all (1 sub-exception)\n  +-+---------------- 1 ----------------\n    | Traceback (most recent call last):\n    |   File \"b.py\"\n    | ValueError: x\n    +------------------------------------",
			[]logline.Exception{{Line: 2, Frames: 2, Text: "ExceptionGroup: all (1 sub-exception)"}, {Line: 6, Frames: 2, Text: "ValueError: x"}}},
		{"Python, with a time before each line", "12:00:01 Traceback (most recent call last):\n12:00:02   File \"a.py\"\n12:00:03 OSError: x", nil},
		{"Python, cut off", "Traceback (most recent call last):\n  File \"a.py\"", nil},
		{"Python, cut off at once", "Traceback (most recent call last):", nil},
		{"Python, broken off", "Traceback (most recent call last):\n  File \"a.py\"\n\nnext", nil},
		{"Go", "panic: runtime error: index out of range [3] with length 3\n\ngoroutine 1 [running]:\nmain.main()\n\t/a.go:7 +0x1", []logline.Exception{{Text: "panic: runtime error: index out of range [3] with length 3"}}},
		{"Go, in a handler", "2026/11/27 12:00:00 http: panic serving 127.0.0.1:4: no price\ngoroutine 7 [running]:", []logline.Exception{{Text: "panic: no price"}}},
		{"Go, and it goes on", "panic: x [recovered]\nINFO handled a panic: y", []logline.Exception{{Text: "panic: x"}}},
		{"words that look like it", "arrived\n  at noon", nil},
		{"Go, for all", "fatal error: concurrent map writes", []logline.Exception{{Text: "fatal error: concurrent map writes"}}},
		{"Node, which nobody caught", "/a.js:1\n throw x\n ^\n\nTypeError: Cannot read properties of undefined (reading 'price')\n    at f (/a.js:1:1)\n    at g (/a.js:2:2)\n\nNode.js v20", []logline.Exception{{Line: 4, Text: "TypeError: Cannot read properties of undefined (reading 'price')"}}},
		{"Node, with a cause", "Error: a\n    at f (/a.js:1:1) {\n  [cause]: Error: b\n      at g (/a.js:2:2)", []logline.Exception{{Text: "Error: a"}, {Line: 2, Text: "Error: b"}}},
		{"Rust, of which only frames stand before where they are", "thread 'main' panicked at src/main.rs:4:5:\nno price\nstack backtrace:\n   0: rust_begin_unwind\n             at /rustc/1/library/std/src/panicking.rs:665:5\n   1: app::main\n             at ./src/main.rs:4:5", nil},
		{"Java", "Exception in thread \"main\" java.lang.IllegalStateException: no price\n\tat a.B.c(B.java:1)\nCaused by: java.io.IOException: gone\n\tat a.D.e(D.java:2)\n\t... 1 more",
			[]logline.Exception{{Text: "java.lang.IllegalStateException: no price"}, {Line: 2, Text: "java.io.IOException: gone"}}},
	}
	for _, c := range cases {
		if diff := cmp.Diff(c.want, logline.Exceptions(strings.Split(c.log, "\n"))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

// BenchmarkExceptions measures a log of which no line speaks of a fault.
func BenchmarkExceptions(b *testing.B) {
	lines := slices.Repeat([]string{`127.0.0.1 - - [27/Nov/2026 12:46:12] "GET /slow HTTP/1.1" 200 -`}, 10_000)
	for b.Loop() {
		logline.Exceptions(lines)
	}
}

func TestAnExceptionOfAClientThatHasGone(t *testing.T) {
	for text, want := range map[string]bool{
		"ConnectionResetError: [Errno 104] Connection reset by peer":                     true,
		"BrokenPipeError: [Errno 32] Broken pipe":                                        true,
		"ConnectionAbortedError: [WinError 10053] An established connection was aborted": true,
		"Error: write EPIPE": true,
		"org.apache.catalina.connector.ClientAbortException: java.io.IOException: Broken pipe": true,
		"panic: write tcp 127.0.0.1:1->127.0.0.1:2: write: broken pipe":                        true,
		"ConnectionRefusedError: [Errno 111] Connection refused":                               false,
		"KeyError: 'client'": false,
		"Error: 0":           false,
	} {
		if got := (logline.Exception{Text: text}).OfLeave(); got != want {
			t.Errorf("%s: %v, want %v", text, got, want)
		}
	}
}

package stub

import "testing"

func TestUnescape(t *testing.T) {
	tests := []struct{ text, want string }{
		{`data: {"a": 1}`, `data: {"a": 1}`},
		{`data: x\n\n`, "data: x\n\n"},
		{`\r\n\t\0\\`, "\r\n\t\x00\\"},
		{`\\n`, `\n`},
		{`\xEF\xBB\xBFdata`, "\uFEFFdata"},
		{`half of \xc3`, "half of \xc3"},
		{`\u00e9`, "é"},
		{`\uD83D\uDE00`, "😀"},
		{"", ""},
	}
	for _, test := range tests {
		got, err := Unescape(test.text)
		if err != nil || got != test.want {
			t.Errorf("Unescape(%q) = %q, %v; want %q", test.text, got, err, test.want)
		}
	}
}

func TestUnescapeRefuses(t *testing.T) {
	tests := []struct{ text, want string }{
		{`\q`, `"\\q" is not an escape; there are \n \r \t \0 \\ \xHH \uHHHH`},
		{`\`, `a \ at the end stands for nothing; write \\ for a backslash`},
		{`\x4`, `\x needs 2 hexadecimal digits, got "4"`},
		{`\u12G4`, `\u needs 4 hexadecimal digits, got "12G4"`},
		{`\x+1`, `\x needs 2 hexadecimal digits, got "+1"`},
		{`\uD83D!`, `\uD83D is half of a surrogate pair; write both halves, or the bytes as \xHH`},
		{`\uD83D\u0041`, `\uD83D is half of a surrogate pair; write both halves, or the bytes as \xHH`},
	}
	for _, test := range tests {
		got, err := Unescape(test.text)
		if err == nil || err.Error() != test.want {
			t.Errorf("Unescape(%q) = %q, %v; want the error %s", test.text, got, err, test.want)
		}
	}
}

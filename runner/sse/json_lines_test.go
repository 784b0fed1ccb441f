package sse

import (
	"strings"
	"testing"
)

// Two events without a blank line between them are told from data that is broken.
func TestWhyNotJSON(t *testing.T) {
	tests := []struct{ data, want string }{
		{"{\"n\": 1}\n{\"n\": 2}", `each of its 2 lines is JSON by itself: no blank line stands between events; the second begins "{\"n\": 2}"`},
		{"1\n\"" + strings.Repeat("é", 30) + "\"\n3", `the second begins "\"` + strings.Repeat("é", 29) + `…"`},
		{"{\"n\": 1}\n{\"n\": 2", "behind the JSON comes more, in line 2, column 1: '{'"},
		{"{\"n\": 1,", "the JSON ends before it is complete, in line 1, column 9"},
	}
	for _, tt := range tests {
		if got := whyNotJSON([]byte(tt.data)); !strings.Contains(got, tt.want) {
			t.Errorf("%q: %s, want %s", tt.data, got, tt.want)
		}
	}
}

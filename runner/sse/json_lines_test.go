package sse

import (
	"strings"
	"testing"
)

// Two events without a blank line between them are told from data that is broken.
func TestWhyNotJSON(t *testing.T) {
	tests := []struct{ data, want string }{
		{"{\"n\": 1}\n{\"n\": 2}", "each of its 2 lines is JSON by itself"},
		{"{\"n\": 1}\n{\"n\": 2", "invalid character '{' after top-level value"},
		{"{\"n\": 1,", "unexpected end of JSON input"},
	}
	for _, tt := range tests {
		if got := whyNotJSON([]byte(tt.data)); !strings.Contains(got, tt.want) {
			t.Errorf("%q: %s, want %s", tt.data, got, tt.want)
		}
	}
}

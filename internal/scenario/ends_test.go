package scenario_test

import (
	"testing"

	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/yamlfile"
)

// TestWhatAwaitsTheEndOfAStream: whatever is done then is to be done in time.
func TestWhatAwaitsTheEndOfAStream(t *testing.T) {
	for text, want := range map[string]bool{
		"":                                 false,
		"during: [{ended: shop, get: /x}]": true,
		"during: [{get: /x}]":              false,
		"after: [{get: /x}]":               true,
		"finally: [{get: /x}]":             false,
		"stubs: {bank: [{get: /x, events: [{data: 1}]}]}":                 false,
		"stubs: {bank: [{get: /x, events: [{at: {ended: a}, data: 1}]}]}": true,
	} {
		var s scenario.Scenario
		if err := yamlfile.Decode("x.yaml", []byte("scenario: x\n"+text), &s); err != nil {
			t.Fatal(err)
		}
		if got := s.AwaitsEnds(); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}

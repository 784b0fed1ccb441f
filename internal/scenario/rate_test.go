package scenario_test

import (
	"testing"

	"github.com/streamspec/streamspec/internal/scenario"
)

// TestRate: what is no number of clients is no rate, also where Go reads a number from it.
func TestRate(t *testing.T) {
	for rate, want := range map[scenario.Rate]float64{
		"50/s": 50, "3000/m": 50, " 0.5 / s": 0.5, "50": 50,
		"": 0, "0/s": 0, "-1/s": 0, "soon": 0, "50/h": 0, "NaN/s": 0, "Inf/s": 0, "-Inf/m": 0,
	} {
		if got := rate.PerSecond(); got != want {
			t.Errorf("%q: %v, want %v", rate, got, want)
		}
		if err := rate.Validate(); (err == nil) != (want > 0) {
			t.Errorf("%q: %v", rate, err)
		}
	}
}

package sample

import (
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
)

// TestAResponseIsResumed behind the number that the client has, also where nothing is left of it.
func TestAResponseIsResumed(t *testing.T) {
	for after, want := range map[string]int{"": 7, "4": 2, "6": 0, "100": 0, "-5": 7} {
		synctest.Test(t, func(t *testing.T) {
			svc := New(Config{})
			defer svc.Close()
			svc.responses.made.Store("r", true)
			got := httptest.NewRecorder()
			svc.ServeHTTP(got, httptest.NewRequest("GET", "/v1/responses/r?starting_after="+after, nil))
			if n := strings.Count(got.Body.String(), "event: "); n != want || got.Code != 200 {
				t.Errorf("after %q: %d events, want %d; status %d", after, n, want, got.Code)
			}
		})
	}
}

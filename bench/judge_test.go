package bench

import (
	"fmt"
	"strings"
	"testing"
)

// TestSuites: each suite has as many expectations as its name says, which hold and are judged to the end.
func TestSuites(t *testing.T) {
	for _, s := range Suites() {
		all, err := s.Expectations()
		if err != nil || !strings.HasPrefix(s.Name, fmt.Sprintf("%d: ", len(all))) {
			t.Errorf("%s: %d expectations, %v", s.Name, len(all), err)
		}
		j, err := s.Judge(1000, 1)
		if err != nil || j.Bytes < 1000*100 || j.Peak == 0 {
			t.Errorf("%s: %+v, %v", s.Name, j, err)
		}
	}
}

func BenchmarkJudge(b *testing.B) {
	for _, s := range Suites() {
		b.Run(s.Name, func(b *testing.B) {
			b.ReportAllocs()
			if err := s.judgeAll(b.N + 10); err != nil {
				b.Fatal(err)
			}
		})
	}
}

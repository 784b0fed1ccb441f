package stream

import (
	"testing"
	"testing/synctest"
	"time"
)

func TestASlowReader(t *testing.T) {
	cases := []struct {
		speed, part int
		took        time.Duration // for 100 bytes
	}{
		{0, 4096, 0},
		{1, 1, 100 * time.Second},
		{1000, 50, 100 * time.Millisecond},
		{1 << 20, 4096, time.Second * 100 / (1 << 20)},
	}
	for _, c := range cases {
		synctest.Test(t, func(t *testing.T) {
			slow := speedLimit{bytes: c.speed, done: t.Context().Done()}
			if got := len(slow.part(make([]byte, 4096))); got != c.part {
				t.Errorf("at %d bytes a second, %d are read at a time, want %d", c.speed, got, c.part)
			}
			began := time.Now()
			slow.wait(100)
			if took := time.Since(began); took != c.took {
				t.Errorf("at %d bytes a second, 100 took %s, want %s", c.speed, took, c.took)
			}
		})
	}
}

package bench

import "testing"

// TestEvents checks that every decoder does the work that it is timed at.
func TestEvents(t *testing.T) {
	for _, c := range Corpora() {
		for _, d := range Decoders() {
			if d.Role == Floor {
				continue
			}
			t.Run(c.Name+"/"+d.Name, func(t *testing.T) {
				got, err := d.Decode(c.Stream)
				if err != nil || got != c.Events {
					t.Errorf("decoded %d events, %v; the corpus has %d", got, err, c.Events)
				}
			})
		}
	}
}

// BenchmarkDecode times the decoders side by side on each corpus. For ratios use
// cmd/table, which interleaves them.
func BenchmarkDecode(b *testing.B) {
	for _, c := range Corpora() {
		for _, d := range Decoders() {
			b.Run(c.Name+"/"+d.Name, func(b *testing.B) {
				b.SetBytes(int64(len(c.Stream)))
				b.ReportAllocs()
				for b.Loop() {
					if _, err := d.Decode(c.Stream); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

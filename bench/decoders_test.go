package bench

import "testing"

// TestEvents checks that every decoder does the work that it is timed at.
func TestEvents(t *testing.T) {
	for _, c := range Corpora() {
		stream, events := c.Stream()
		for _, d := range Decoders() {
			if d.Role == Floor {
				continue
			}
			t.Run(c.Name+"/"+d.Name, func(t *testing.T) {
				got, err := d.Decode(stream)
				if err != nil || got != events {
					t.Errorf("decoded %d events, %v; the corpus has %d", got, err, events)
				}
			})
		}
	}
}

// BenchmarkDecode times the decoders side by side on each corpus. For ratios use
// cmd/table, which interleaves them.
func BenchmarkDecode(b *testing.B) {
	for _, c := range Corpora() {
		stream, _ := c.Stream()
		for _, d := range Decoders() {
			b.Run(c.Name+"/"+d.Name, func(b *testing.B) {
				b.SetBytes(int64(len(stream)))
				b.ReportAllocs()
				for b.Loop() {
					if _, err := d.Decode(stream); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

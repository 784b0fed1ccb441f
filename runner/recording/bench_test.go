package recording

import (
	"bytes"
	"testing"
	"time"
)

// large is the file of a stream of n events of about 100 bytes.
func large(n int) []byte {
	var file bytes.Buffer
	r := whole()
	w := NewRecorder(r, &file, nil)
	s := &Stream{Name: "stream", Started: began, Connections: []Connection{{Request: Request{"GET", "http://127.0.0.1:1/", nil, nil}}}}
	w.Stream(s)
	w.Connecting(s)
	e := &Entry{Kind: KindEvent, Type: "progress", Data: []byte(`{"id": "0193a0f2-7a52-7cc1-b8a0-4e5d6a7b8c9d", "text": "Step 17 of 200 is done", "value": 0.085}`)}
	for i := range n {
		e.Evidence = Evidence{Number: i + 1, Line: 3*i + 1, Start: int64(130 * i), End: int64(130*i + 130), FirstByte: time.Duration(i) * 1000, LastByte: time.Duration(i) * 1000, Read: i}
		w.Entry(s, e)
	}
	_ = w.Close()
	return file.Bytes()
}

func BenchmarkRead(b *testing.B) {
	file := large(100_000)
	b.SetBytes(int64(len(file)))
	for b.Loop() {
		if _, err := Read(bytes.NewReader(file)); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkWrite(b *testing.B) {
	for b.Loop() {
		b.SetBytes(int64(len(large(10_000))))
	}
}

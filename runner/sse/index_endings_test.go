package sse

import (
	"bytes"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// endings is what indexEndings says of a text.
type endings struct {
	Places  []uint16
	CR, Odd bool
}

// refEndings finds endings byte by byte.
func refEndings(text []byte) endings {
	e := endings{Places: []uint16{}}
	for i, c := range text {
		if c == '\n' || c == '\r' {
			e.Places = append(e.Places, uint16(i))
		}
		e.CR = e.CR || c == '\r'
		e.Odd = e.Odd || c == 0 || c >= 0x80
	}
	return e
}

// checkEndings runs both ways to index a text, and looks for writes beyond the room
// that they have.
func checkEndings(t *testing.T, text []byte) {
	t.Helper()
	const untouched = 0xABCD
	want := refEndings(text)
	for name, index := range map[string]func([]uint16, []byte) (int, bool, bool){
		"indexEndings": indexEndings, "indexEndingsInGo": indexEndingsInGo,
	} {
		ends := slices.Repeat([]uint16{untouched}, len(text)+2*spareEndings)
		n, cr, odd := index(ends[:len(text)+spareEndings], text)
		if diff := cmp.Diff(want, endings{ends[:n], cr, odd}); diff != "" {
			t.Fatalf("%s of %q (-want +got):\n%s", name, text, diff)
		}
		for _, place := range ends[n+spareEndings:] {
			if place != untouched {
				t.Fatalf("%s of %q wrote behind its room", name, text)
			}
		}
	}
}

// TestIndexEndings has every byte at every place of a block.
func TestIndexEndings(t *testing.T) {
	checkEndings(t, nil)
	for c := range 256 {
		for at := range 2 * blockSize {
			text := bytes.Repeat([]byte("x"), 2*blockSize)
			text[at] = byte(c)
			checkEndings(t, text)
		}
	}
}

// TestIndexEndingsRandom has texts with few endings, and with many.
func TestIndexEndingsRandom(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 5_000 {
		text := make([]byte, random.IntN(6)*blockSize)
		rare := 1 + random.IntN(100)
		for i := range text {
			text[i] = ' ' + byte(random.IntN(0x5F))
			if random.IntN(rare) == 0 {
				text[i] = "\n\r\t\v\f\x0e\x01\x00\x7F\x80\x8A\x8D\xFF"[random.IntN(13)]
			}
		}
		checkEndings(t, text)
	}
}

// TestIndexEndingsOfTheLargestRead has as many endings as there can be.
func TestIndexEndingsOfTheLargestRead(t *testing.T) {
	checkEndings(t, bytes.Repeat([]byte("\n"), largestRead))
	checkEndings(t, bytes.Repeat([]byte("\r"), largestRead))
}

// TestLargeReads reads long streams of all kinds of blocks with the largest reads
// there are, and compares with the reference decoder.
func TestLargeReads(t *testing.T) {
	for seed := range uint64(4) {
		stream := []byte(mixedStream(rand.New(rand.NewPCG(seed, 0))))
		got, err := readAll(bytes.NewReader(stream), Options{Mode: Lenient})
		if err != io.EOF {
			t.Fatal(err)
		}
		if diff := cmp.Diff(refPlains(stream), plains(seen(got))); diff != "" {
			t.Fatalf("seed %d: (-reference +decoder):\n%s", seed, diff)
		}
		split, err := readTiny(&pieces{stream, randomSplits(len(stream), seed)}, Options{Mode: Lenient})
		if err != io.EOF || !sameEntries(got, split) {
			t.Fatalf("seed %d: in pieces: %v", seed, err)
		}
	}
}

// mixedStream returns more bytes than the largest buffer that reads fill. Most of
// them are for the fast path, and most lines end in the same way.
func mixedStream(random *rand.Rand) string {
	blocks := []string{
		"data: a\n\n", "event: e\nid: 1\ndata: b\n\n", "data: c\ndata: d\n\n", ": comment\n\n", "\n", ":\n",
		"data: 日本語😀\n\n", "data: e\nevent: f\n\n", "id: 2\n\n", "retry: 3\n\n", "data: x\ndata: y\nid: 4\n\n", "data\n\n", "data: z\n: c\n\n",
	}
	rare := []string{"data: " + strings.Repeat("long ", 30_000) + "\n\n", "data: \xFF\n\n", "data: \x00\n\n", "data: a\rdata: b\n\n", "data: a\r\n\r\n", "foo\n\n", "id: \x00\n"}
	usual := []string{"\n", "\r\n", "\r"}[random.IntN(3)]
	var b strings.Builder
	for b.Len() < 4*busyBuffer {
		for range random.IntN(2000) {
			b.WriteString(strings.ReplaceAll(blocks[random.IntN(len(blocks))], "\n", usual))
		}
		b.WriteString(rare[random.IntN(len(rare))])
	}
	return b.String()
}

package bench

import (
	"fmt"
	"io"
	"strconv"
	"strings"
)

// WriteTables writes two tables in Markdown: the speeds, and what they mean.
func WriteTables(w io.Writer, results []Result) error {
	var b strings.Builder
	rows := rowsOf(results)
	writeSpeeds(&b, rows)
	b.WriteByte('\n')
	writeRatios(&b, rows)
	_, err := io.WriteString(w, b.String())
	return err
}

// rowsOf groups results by corpus, in their order.
func rowsOf(results []Result) [][]Result {
	var rows [][]Result
	for i, r := range results {
		if i == 0 || r.Corpus.Name != results[i-1].Corpus.Name {
			rows = append(rows, nil)
		}
		rows[len(rows)-1] = append(rows[len(rows)-1], r)
	}
	return rows
}

func writeSpeeds(b *strings.Builder, rows [][]Result) {
	for i, row := range rows {
		if i == 0 {
			heads := []string{"MB/s"}
			for _, r := range row {
				heads = append(heads, r.Decoder.Name)
			}
			writeHead(b, heads)
		}
		cells := []string{row[0].Corpus.Name}
		for _, r := range row {
			cells = append(cells, megabytes(r.Speed))
		}
		writeRow(b, cells)
	}
}

func writeRatios(b *strings.Builder, rows [][]Result) {
	writeHead(b, []string{"ratio", "fastest peer", "ours ÷ fastest peer", indexByteName + " ÷ ours"})
	for _, row := range rows {
		ours, peer, floor := fastest(row, Ours), fastest(row, Peer), named(row, indexByteName)
		writeRow(b, []string{row[0].Corpus.Name, peer.Decoder.Name, ratio(ours, peer), ratio(floor, ours)})
	}
}

// fastest returns the fastest decoder of a role; the zero value if there is none.
func fastest(row []Result, role Role) Result {
	var best Result
	for _, r := range row {
		if r.Decoder.Role == role && r.Speed > best.Speed {
			best = r
		}
	}
	return best
}

// named returns the result of one decoder; the zero value if there is none.
func named(row []Result, name string) Result {
	for _, r := range row {
		if r.Decoder.Name == name {
			return r
		}
	}
	return Result{}
}

func ratio(a, b Result) string {
	if b.Speed == 0 {
		return "–"
	}
	return fmt.Sprintf("%.2f", a.Speed/b.Speed)
}

// megabytes writes a speed in millions of bytes, with a separator.
func megabytes(speed float64) string {
	n := int(speed/1e6 + 0.5)
	if n < 1000 {
		return strconv.Itoa(n)
	}
	return fmt.Sprintf("%d,%03d", n/1000, n%1000)
}

func writeHead(b *strings.Builder, cells []string) {
	writeRow(b, cells)
	b.WriteString("| --- |" + strings.Repeat(" ---: |", len(cells)-1) + "\n")
}

func writeRow(b *strings.Builder, cells []string) {
	b.WriteString("| " + strings.Join(cells, " | ") + " |\n")
}

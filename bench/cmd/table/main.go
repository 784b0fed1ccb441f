// Command table times streamspec's decoder against others and prints the result
// as Markdown.
package main

import (
	"flag"
	"fmt"
	"os"
	"strings"

	"github.com/streamspec/streamspec/bench"
)

// The defaults take about two minutes.
const (
	defaultRounds = 21
	defaultPasses = 8
)

func main() {
	rounds := flag.Int("rounds", defaultRounds, "rounds; the median over them is printed")
	passes := flag.Int("passes", defaultPasses, "passes over a corpus in a decoder's turn")
	only := flag.String("decoders", "", "names of decoders to time, separated by commas (default all)")
	wall := flag.Bool("wall", false, "time by the wall clock, not by processor time")
	flag.Parse()
	if *rounds < 1 || *passes < 1 {
		fail(fmt.Errorf("rounds and passes must be 1 or more"))
	}
	settings := bench.Settings{Clock: bench.ProcessorTime, Rounds: *rounds, Passes: *passes}
	if *wall {
		settings.Clock = bench.WallTime()
	}
	results, err := bench.Compare(bench.Corpora(), selected(*only), settings)
	if err != nil {
		fail(err)
	}
	if err := bench.WriteTables(os.Stdout, results); err != nil {
		fail(err)
	}
}

// selected returns the decoders that are named, or all of them.
func selected(names string) []bench.Decoder {
	if names == "" {
		return bench.Decoders()
	}
	var out []bench.Decoder
	for _, d := range bench.Decoders() {
		for name := range strings.SplitSeq(names, ",") {
			if d.Name == name {
				out = append(out, d)
			}
		}
	}
	return out
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "table:", err)
	os.Exit(1)
}

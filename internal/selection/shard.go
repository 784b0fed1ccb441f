package selection

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// shard is one of several parts of a suite: each scenario is in one of them, whichever
// machine asks, and from wherever. The zero value is the whole suite.
type shard struct {
	number, of uint64
	known      map[string]uint64 // the parts of scenarios of which it is known how long they take, from 0
}

// maxShards bounds how many parts there are: more than anybody has machines.
const maxShards = 10_000

// Timed is a scenario that ran before, and how long it took.
type Timed struct {
	File, Name string
	Took       time.Duration
}

func newShard(text string, times []Timed) (shard, error) {
	if text == "" {
		return shard{}, nil
	}
	number, of, _ := strings.Cut(text, "/")
	i, errI := strconv.ParseUint(number, 10, 64)
	n, errN := strconv.ParseUint(of, 10, 64)
	if errI != nil || errN != nil || i < 1 || i > n || n > maxShards {
		return shard{}, fmt.Errorf("the shard %q cannot be: write I/N, such as 1/4 to 4/4 for four parts, of at most %d", text, maxShards)
	}
	return shard{i, n, partsByTime(times, n)}, nil
}

// partsByTime gives the scenarios to n parts that take about as long as each other: the longest
// first, each to the part that has least to do. It depends on nothing but the times: whoever has
// the same ones makes the same parts.
func partsByTime(times []Timed, n uint64) map[string]uint64 {
	took := map[string]time.Duration{}
	for _, t := range times {
		took[shardKey(t.File, t.Name)] += t.Took
	}
	order := slices.SortedFunc(maps.Keys(took), func(a, b string) int {
		return cmp.Or(cmp.Compare(took[b], took[a]), cmp.Compare(a, b))
	})
	parts, busy := map[string]uint64{}, make([]time.Duration, n)
	for _, key := range order {
		least := slices.Index(busy, slices.Min(busy))
		parts[key] = uint64(least)
		busy[least] += took[key]
	}
	return parts
}

// shardKey is what tells scenarios apart on every machine: the names of the file and of the
// scenario.
func shardKey(file, name string) string { return filepath.Base(file) + "\x00" + name }

// has tells by the times where they are known, and else by a hash.
func (s shard) has(sc Scenario) bool {
	if s.of == 0 {
		return true
	}
	key := shardKey(sc.File, sc.Name)
	if part, known := s.known[key]; known {
		return part == s.number-1
	}
	hash := fnv.New64a()
	_, _ = hash.Write([]byte(key))
	return hash.Sum64()%s.of == s.number-1
}

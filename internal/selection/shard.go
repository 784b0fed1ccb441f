package selection

import (
	"fmt"
	"hash/fnv"
	"path/filepath"
	"strconv"
	"strings"
)

// shard is one of several parts of a suite: each scenario is in one of them, whichever
// machine asks, and from wherever. The zero value is the whole suite.
type shard struct{ number, of uint64 }

// maxShards bounds how many parts there are: more than anybody has machines.
const maxShards = 10_000

func parseShard(text string) (shard, error) {
	if text == "" {
		return shard{}, nil
	}
	number, of, _ := strings.Cut(text, "/")
	i, errI := strconv.ParseUint(number, 10, 64)
	n, errN := strconv.ParseUint(of, 10, 64)
	if errI != nil || errN != nil || i < 1 || i > n || n > maxShards {
		return shard{}, fmt.Errorf("the shard %q cannot be: write I/N, such as 1/4 to 4/4 for four parts, of at most %d", text, maxShards)
	}
	return shard{i, n}, nil
}

// has tells by the names of the file and of the scenario, for these are the same everywhere.
func (s shard) has(sc Scenario) bool {
	if s.of == 0 {
		return true
	}
	hash := fnv.New64a()
	_, _ = hash.Write([]byte(filepath.Base(sc.File) + "\x00" + sc.Name))
	return hash.Sum64()%s.of == s.number-1
}

//go:build !unix

package locust

import "time"

// processorTime is what this process has used; zero: nobody knows.
func processorTime() time.Duration { return 0 }

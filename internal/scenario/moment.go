package scenario

import "github.com/streamspec/streamspec/internal/moment"

// When things happen; see package moment.
type (
	Moment = moment.Moment
	When   = moment.When
	Leave  = moment.Leave
)

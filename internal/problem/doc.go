// Package problem is how the product says that a file is wrong: where, what is wrong,
// and what is valid there.
//
//	scenarios/a.yaml:7:3: unknown key "untill"
//	  7 |   untill: {event: x}
//	    |   ^^^^^^
//	  did you mean "until"? valid here: for, get, headers, until
//
// Start reading at [Problem]. Whoever finds a fault in a value that was read from a file
// says so by [WithHelp] and [AtField]; whoever reads the file gives it its place.
package problem

package value_test

import (
	"fmt"

	"github.com/tidwall/gjson"

	"github.com/streamspec/streamspec/runner/expect/value"
)

// Values are the same however they are written.
func ExampleEqual() {
	a := gjson.Parse(`{"price": 1.50, "name": "caf\u00e9"}`)
	b := gjson.Parse(`{"name": "café", "price": 15e-1}`)
	fmt.Println(value.Equal(a, b))
	fmt.Println(value.Key(a))
	// Output:
	// true
	// {"name":"café","price":1.5}
}

// A path that gjson would silently find nothing at is refused.
func ExamplePath_Validate() {
	fmt.Println(value.Path("items.0.id").Validate())
	fmt.Println(value.Path("$.items[0].id").Validate())
	// Output:
	// <nil>
	// the JSON path "$.items[0].id" is not written as gjson reads it, at "$."
}

// What a value must be like leaves out what does not matter.
func ExampleLike_Template() {
	template := value.Like(`{"id": "<uuid>", "state": "paid"}`).Template()
	fmt.Println(template.Mismatches(gjson.Parse(`{"id": 7, "state": "paid", "note": ""}`), 3))
	// Output:
	// has "id" 7, which is no <uuid>
}

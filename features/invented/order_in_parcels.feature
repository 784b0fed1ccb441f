Feature: Order in parcels
  A customer follows each parcel of an order, and is told once that all is there.

  Background:
    Given the scenario "an order in parcels"
    When the stream is followed to its end

  Scenario: each parcel goes its own way
    Then for each "parcel", exactly the events "packed labelled sent position* delivered" arrive
    And for each "parcel", "minutes" never rises from one "position" to the next

  Scenario: the order is complete once the last parcel is
    Then the events arrive in the order "accepted packed{2} labelled{2} sent{2} delivered{2} completed"
    And no "delivered" arrives after "completed"
    And "parcels" of every "completed" is the "parcels" of the latest "accepted" before it

  Scenario: what is in the parcels is what was paid
    Then the "value" of all "packed" add up to the "total" of the last "accepted"
    And "parcel" is different in every "packed"

  Scenario: the carrier is asked for each parcel once
    Then the stub "carrier" received exactly 1 "POST /labels/p1" within 2 s
    And the stub "carrier" received exactly 2 "POST /labels/{parcel}" within 2 s
    And every "POST /labels/{parcel}" that the stub "carrier" received has "order" equal to "o1"

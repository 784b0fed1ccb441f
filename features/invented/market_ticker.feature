Feature: Market ticker
  A trading desk builds its book from a snapshot and what changes after it. One delta
  too few, or two in the wrong order, and it shows prices that nobody offers.

  Background:
    Given the scenario "a market ticker"

  Scenario: each symbol begins with its snapshot, and no delta is missing
    When the stream is followed to its end
    Then for each "symbol", the stream starts with "snapshot delta"
    And for each "symbol", "seq" rises by 1 from one "quote" to the next
    And for each "symbol", exactly 1 "snapshot" arrives
    And the last events are "closed"

  Scenario: quotes make sense
    When the stream is followed to its end
    Then "bid" is below "ask" in every "quote"
    And for each "symbol", "bid" changes by at most 0.05 from one "quote" to the next
    And every "quote" has "symbol" in ["AAPL", "MSFT"]
    And for each "symbol", "price" of every "trade" is the "ask" of the latest "quote" before it
    And the "volume" of all "trade" add up to the "volume" of the last "closed"

  Scenario: a desk that lost its line goes on where it was
    When the stream is followed to its end
    Then a client that is cut off after the 4th event resumes, and has every event once
    And every event has an ID of its own

  Scenario: a slow desk gets it all
    Given the client reads 3000 bytes a second
    When the stream is followed to its end
    Then exactly 4 "delta" arrive
    And for each "symbol", "seq" rises by 1 from one "quote" to the next

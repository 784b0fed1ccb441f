Feature: Everybody says where he sits
  Each of many clients knows what it was told itself, and calls with it.

  Scenario: everybody says where he sits
    Given the scenario "everybody says where he sits"
    And a scenario timeout of 2 minutes
    When the stream is followed to its end
    Then every "own" has "text" reading "user ${client} sits on ${seat}"
    And every "own" has "id" reading "${said}"
    And every call "say" arrives as "message", with the same "text"

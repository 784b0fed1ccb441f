Feature: Notifications
  What happened while a device was away is there when it comes back: once.

  Background:
    Given the scenario "notifications"

  Scenario: a receipt is of a notification that came, once
    When the stream is followed to its end instead
    Then "notification" of every "read" is the "id" of any "notification" before it
    And "notification" is different in every "read"
    And every "notification" has "title" of length 1 to 80

  Scenario: the number on the icon moves by one
    When the stream is followed to its end instead
    Then "unread" changes by at most 1 from one "counted" to the next
    And every "counted" has "unread" of at least 0
    And the first "hello" has "unread" equal to 0

  Scenario: a device that comes back misses nothing
    Given the client goes away after the 2nd "notification" and comes back 50 ms later
    When the stream is followed until "bye"
    Then exactly the events "hello notification{2} read notification read bye" arrive
    And the stub "inbox" received exactly 2 "GET /notifications"
    And every "GET /notifications" that the stub "inbox" received has the header "Accept-Language" equal to "de"

  Scenario: nor does one whose line is bad
    When the stream is followed to its end instead
    Then a client that is cut off 5 bytes into the 3rd event resumes, and has every "notification" once, by "id"

  Scenario: a device says which notification it has seen
    Given "POST ${stub.inbox}/notifications/n1/read" is called after "notification", as "seen"
    When the stream is followed until "bye"
    Then the response to "seen" has the status 204
    And the stub "inbox" received exactly 1 "POST /notifications/{id}/read" within 5 s

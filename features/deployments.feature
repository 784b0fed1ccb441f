Feature: Deployments
  A client of the version stream learns of a deployment, connected or not.

  Scenario: a connected client learns of it at once
    Given the scenario "deployment while connected"
    When the stream is followed as the scenario says
    Then "deployed" arrives within 5 s of "version"
    And the last event has "changelog" equal to "faster"

  Scenario: for a client that is not connected yet, it waits
    Given the scenario "deployment before connection"
    When the stream is followed until "deployed"
    Then exactly these events arrive:
      | connection_open |
      | snapshot        |
      | deployed        |

  Scenario: what is deployed is told in a text
    Given the scenario "deployment with a list of changes"
    When the stream is followed for 1500 ms
    Then exactly the events "connection_open version heartbeat*" arrive

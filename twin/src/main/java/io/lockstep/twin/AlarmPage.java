package io.lockstep.twin;

import io.lockstep.model.AlarmState;
import java.util.List;
import java.util.Map;

/// Alarms of a list, from one of them on. Immutable.
///
/// @param documents as the API shows them, the one raised last first
/// @param next what [AlarmQuery#before] goes on with, empty when there are no more
/// @param total how many there are in the whole list
/// @param byPriority how many of the whole list have each priority, by its word
/// @param byState how many are in each state, of those that the query wants whatever its states
public record AlarmPage(
    List<String> documents,
    String next,
    int total,
    Map<String, Integer> byPriority,
    Map<AlarmState, Integer> byState) {}

package io.lockstep.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class TopicFiltersTest {
  private static final List<String> TOPICS = allTopics();

  @Test
  void wildcardsMatchAsTheStandardSays() {
    // MQTT 5 §4.7.1.2, §4.7.1.3, §4.7.2
    assertThat(TopicFilters.matches("sport/tennis/player1/#", "sport/tennis/player1")).isTrue();
    assertThat(TopicFilters.matches("sport/#", "sport")).isTrue();
    assertThat(TopicFilters.matches("sport/+", "sport")).isFalse();
    assertThat(TopicFilters.matches("sport/+", "sport/")).isTrue();
    assertThat(TopicFilters.matches("+/+", "/finance")).isTrue();
    assertThat(TopicFilters.matches("+", "/finance")).isFalse();
    assertThat(TopicFilters.matches("#", "$SYS/x")).isFalse();
    assertThat(TopicFilters.matches("+/x", "$SYS/x")).isFalse();
    assertThat(TopicFilters.matches("$SYS/#", "$SYS/x")).isTrue();
    assertThat(TopicFilters.matches("a/+", "a/$x")).isTrue();
  }

  @Property(tries = 3000)
  void aFilterCoversAnotherOnlyWhenItMatchesAllItsTopics(
      @ForAll("filters") String granted, @ForAll("filters") String asked) {
    if (TopicFilters.covers(granted, asked)) {
      assertThat(TOPICS.stream().filter(topic -> TopicFilters.matches(asked, topic)))
          .allMatch(topic -> TopicFilters.matches(granted, topic));
    }
    if (granted.equals(asked)) {
      assertThat(TopicFilters.covers(granted, asked)).isTrue();
    }
  }

  @Property(tries = 2000)
  void theTrieFindsTheFirstOfTheFilters(@ForAll("filterLists") List<String> filters) {
    TopicTrie trie = new TopicTrie();
    for (int i = 0; i < filters.size(); i++) {
      trie.add(filters.get(i), i);
    }
    for (String topic : TOPICS) {
      int expected = -1;
      for (int i = filters.size() - 1; i >= 0; i--) {
        expected = TopicFilters.matches(filters.get(i), topic) ? i : expected;
      }
      assertThat(trie.firstCovering(topic)).as(topic).isEqualTo(expected);
    }
  }

  private static List<String> allTopics() {
    List<String> levels = List.of("a", "b", "", "$c");
    List<String> topics = new ArrayList<>(levels.subList(0, 2));
    topics.add("$c");
    for (String first : levels) {
      for (String second : levels) {
        topics.add(first + "/" + second);
        for (String third : levels) {
          topics.add(first + "/" + second + "/" + third);
        }
      }
    }
    return topics;
  }

  @Provide
  Arbitrary<String> filters() {
    return Arbitraries.of("a", "b", "", "$c", "+", "+", "#")
        .list()
        .ofMinSize(1)
        .ofMaxSize(3)
        .map(levels -> String.join("/", levels))
        .filter(filter -> TopicFilters.problemOf(filter) == null);
  }

  @Provide
  Arbitrary<List<String>> filterLists() {
    return filters().list().ofMaxSize(6);
  }
}

package io.lockstep.broker.internal.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/// §4.7: which filters match which topics; the tree against the definition.
class SubscriptionTreeTest {

  @Example
  void filterRulesOfTheStandard() {
    assertThat(TopicFilter.matches("sport/tennis/player1/#", "sport/tennis/player1")).isTrue();
    assertThat(TopicFilter.matches("sport/#", "sport")).isTrue();
    assertThat(TopicFilter.matches("sport/+", "sport")).isFalse();
    assertThat(TopicFilter.matches("sport/+", "sport/")).isTrue();
    assertThat(TopicFilter.matches("+/+", "/finance")).isTrue();
    assertThat(TopicFilter.matches("/+", "/finance")).isTrue();
    assertThat(TopicFilter.matches("+", "/finance")).isFalse();
    assertThat(TopicFilter.matches("#", "$SYS/x")).isFalse();
    assertThat(TopicFilter.matches("+/x", "$SYS/x")).isFalse();
    assertThat(TopicFilter.matches("$SYS/#", "$SYS/x")).isTrue();
    assertThat(TopicFilter.isValid("sport/tennis#")).isFalse();
    assertThat(TopicFilter.isValid("sport/tennis/#/ranking")).isFalse();
    assertThat(TopicFilter.isValid("sport+")).isFalse();
    assertThat(TopicFilter.isValid("sport/+/player1")).isTrue();
    assertThat(TopicFilter.isValid("")).isFalse();
  }

  @Provide
  Arbitrary<String> topics() {
    return Arbitraries.of("a", "b", "", "$x").list().ofMinSize(1).ofMaxSize(4).map(this::join);
  }

  @Provide
  Arbitrary<List<String>> filters() {
    Arbitrary<String> filter =
        Arbitraries.of("a", "b", "", "$x", "+", "#")
            .list()
            .ofMinSize(1)
            .ofMaxSize(4)
            .map(this::join)
            .filter(TopicFilter::isValid);
    return filter.list().ofMaxSize(12);
  }

  private String join(List<String> levels) {
    return String.join("/", levels);
  }

  @Property(tries = 1_000)
  void treeFindsWhatTheDefinitionSays(
      @ForAll("filters") List<String> filters, @ForAll("topics") String topic) {
    SubscriptionTree<String[]> tree = new SubscriptionTree<>();
    List<String[]> added = new ArrayList<>();
    for (String filter : filters) {
      String[] subscription = {filter};
      tree.add(filter, subscription);
      added.add(subscription);
    }
    assertMatches(tree, added, topic);
    while (added.size() > 1) {
      String[] gone = added.remove(added.size() / 2);
      assertThat(tree.remove(gone[0], gone)).isTrue();
      assertThat(tree.remove(gone[0], gone)).isFalse();
      assertMatches(tree, added, topic);
    }
    assertThat(tree.size()).isEqualTo(added.size());
  }

  private static void assertMatches(
      SubscriptionTree<String[]> tree, List<String[]> added, String topic) {
    List<String[]> expected =
        added.stream().filter(one -> TopicFilter.matches(one[0], topic)).toList();
    assertThat(tree.match(topic)).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Property(tries = 200)
  void cacheRemembersWhatWasPut(@ForAll List<String> topics) {
    MatchCache<String> cache = new MatchCache<>(1_000, 1 << 20);
    Map<String, String> expected = new HashMap<>();
    for (String topic : topics) {
      byte[] bytes = topic.getBytes(StandardCharsets.UTF_8);
      if (expected.putIfAbsent(new String(bytes, StandardCharsets.UTF_8), topic) == null) {
        ByteBuffer in = ByteBuffer.allocateDirect(bytes.length + 3).put(3, bytes);
        int hash = TopicBytes.hash(in, 3, bytes.length);
        assertThat(cache.get(in, 3, bytes.length, hash)).isNull();
        cache.put(in, 3, bytes.length, hash, topic);
      }
    }
    expected.forEach(
        (topic, value) -> {
          byte[] bytes = topic.getBytes(StandardCharsets.UTF_8);
          ByteBuffer in = ByteBuffer.wrap(bytes);
          int hash = TopicBytes.hash(in, 0, bytes.length);
          if (bytes.length <= 1_024) {
            assertThat(cache.get(in, 0, bytes.length, hash)).isEqualTo(value);
          }
        });
  }

  @Example
  void aFullCacheForgetsEverything() {
    MatchCache<Integer> cache = new MatchCache<>(4, 1_000);
    for (int i = 0; i < 5; i++) {
      ByteBuffer in = ByteBuffer.wrap(new byte[] {(byte) i});
      cache.put(in, 0, 1, TopicBytes.hash(in, 0, 1), i);
    }
    ByteBuffer first = ByteBuffer.wrap(new byte[] {0});
    ByteBuffer last = ByteBuffer.wrap(new byte[] {4});
    assertThat(cache.get(first, 0, 1, TopicBytes.hash(first, 0, 1))).isNull();
    assertThat(cache.get(last, 0, 1, TopicBytes.hash(last, 0, 1))).isEqualTo(4);
  }

  @Example
  void aCacheThatHasGrownForgetsAndRemembersAnew() {
    MatchCache<Integer> cache = new MatchCache<>(10_000, 1 << 20);
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 1_000; i++) {
        ByteBuffer in = ByteBuffer.allocate(4).putInt(0, i);
        int hash = TopicBytes.hash(in, 0, 4);
        assertThat(cache.get(in, 0, 4, hash)).isNull();
        cache.put(in, 0, 4, hash, round + i);
        assertThat(cache.get(in, 0, 4, hash)).isEqualTo(round + i);
      }
      cache.clear();
    }
  }
}

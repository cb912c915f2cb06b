package io.github.containerreconciler.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.engine.ListFilter;
import io.github.containerreconciler.engine.RunningContainer;
import io.github.containerreconciler.engine.Selection;
import io.github.containerreconciler.testing.Containers;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is said of an ignored filter is in the agent's tests, which read the log. */
class FilterWatchTest {

  private static final ListFilter BY_JOB = new ListFilter(List.of("job"), List.of());

  @Test
  void itOnlyWatchesAndChangesNothingOfTheSelection() {
    RunningContainer ours = Containers.container("a", Instant.EPOCH, Map.of("job", "1"));
    RunningContainer foreign = Containers.container("b", Instant.EPOCH, Map.of());
    Selection selection =
        new Selection() {
          @Override
          public boolean keeps(RunningContainer container) {
            return container.equals(ours);
          }

          @Override
          public boolean needsLabel(String key) {
            return key.equals("job");
          }

          @Override
          public boolean needsMount(String destination) {
            return destination.equals("/alloc");
          }
        };

    FilterWatch.Listing listing = new FilterWatch("default").begin(BY_JOB, selection);

    assertThat(listing.keeps(ours)).isTrue();
    assertThat(listing.keeps(foreign)).isFalse();
    assertThat(listing.needsLabel("job")).isTrue();
    assertThat(listing.needsLabel("other")).isFalse();
    assertThat(listing.needsMount("/alloc")).isTrue();
    assertThat(listing.needsMount("/data")).isFalse();
    listing.end();
  }
}

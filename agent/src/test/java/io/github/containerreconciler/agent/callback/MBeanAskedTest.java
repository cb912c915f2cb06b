package io.github.containerreconciler.agent.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.containerreconciler.Registration;
import io.github.containerreconciler.TrackedContainers;
import java.lang.management.ManagementFactory;
import java.math.BigInteger;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.StandardMBean;
import javax.management.openmbean.CompositeDataSupport;
import javax.management.openmbean.CompositeType;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;
import javax.management.openmbean.TabularDataSupport;
import javax.management.openmbean.TabularType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** MBeans are asked that a service has already. */
class MBeanAskedTest {

  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
  private final List<ObjectName> registered = new ArrayList<>();

  /** What a service may have. */
  public interface StoreMBean {
    Object getJobs();

    Object jobs();
  }

  /** Shows one value. */
  public static final class Store implements StoreMBean {
    private final Object value;

    Store(Object value) {
      this.value = value;
    }

    @Override
    public Object getJobs() {
      if (value instanceof RuntimeException e) {
        throw e;
      }
      if (value instanceof Error e) {
        throw e;
      }
      return value;
    }

    @Override
    public Object jobs() {
      return getJobs();
    }
  }

  private void show(String name, Object value) throws Exception {
    ObjectName mbean = new ObjectName("com.acme:type=Store,name=" + name);
    server.registerMBean(new Store(value), mbean);
    registered.add(mbean);
  }

  @AfterEach
  void unregister() throws Exception {
    for (ObjectName mbean : registered) {
      server.unregisterMBean(mbean);
    }
  }

  private static List<String> ask(String more) throws Exception {
    return Settings.ask("callback.c.mbean=com.acme:type=Store${,}*" + more);
  }

  private static List<String> jobs(String more) throws Exception {
    return ask(",callback.c.attribute=Jobs" + more);
  }

  @Test
  void arraysAndCollectionsOfAllMatchingMBeansCount() throws Exception {
    show("a", new String[] {"a"});
    show("b", List.of("b", 7L));
    show("c", new long[] {8, 9});
    assertThat(jobs("")).containsExactly("a", "b", "7", "8", "9");
    assertThat(ask(",callback.c.operation=jobs")).containsExactly("a", "b", "7", "8", "9");
  }

  @Test
  void keysOfAMapOrFieldsOfItsValuesCount() throws Exception {
    Map<String, Object> jobs = new LinkedHashMap<>();
    jobs.put("a", Map.of("container", "x"));
    jobs.put("b", Map.of("other", "y"));
    show("a", jobs);
    assertThat(jobs("")).containsExactly("a", "b");
    assertThat(jobs(",callback.c.pick=*.container")).containsExactly("x");
    assertThat(jobs(",callback.c.pick=container")).containsExactly("x");
  }

  private static TabularDataSupport table(String index) throws Exception {
    CompositeType row =
        new CompositeType(
            "row",
            "row",
            new String[] {"key", "id"},
            new String[] {"key", "id"},
            new OpenType<?>[] {SimpleType.STRING, SimpleType.STRING});
    TabularDataSupport table =
        new TabularDataSupport(new TabularType("t", "t", row, new String[] {index}));
    table.put(new CompositeDataSupport(row, Map.of("key", "a", "id", "x")));
    return table;
  }

  @Test
  void aColumnOfATableCounts() throws Exception {
    show("a", table("key"));
    assertThat(jobs(",callback.c.pick=id")).containsExactly("x");
    assertThat(jobs(",callback.c.pick=*.id")).containsExactly("x");
    assertThat(jobs("")).containsExactly("a"); // so an MXBean shows a map
  }

  @Test
  void aTableWithoutAColumnIsNoAnswer() throws Exception {
    show("a", table("id"));
    assertThatThrownBy(() -> jobs("")).hasMessageContaining("name one of them with pick");
  }

  @Test
  void aColumnOfCompositeDataCounts() throws Exception {
    show(
        "a",
        new CompositeDataSupport[] {
          (CompositeDataSupport) table("key").values().iterator().next()
        });
    assertThat(jobs(",callback.c.pick=*.id")).containsExactly("x");
  }

  @Test
  void onesThatThrowAreNoAnswer() throws Exception {
    show("a", List.of("a"));
    show("b", new IllegalStateException("not ready"));
    assertThatThrownBy(() -> jobs(""))
        .isInstanceOf(NoAnswer.class)
        .hasMessageContaining("name=b Jobs failed")
        .hasMessageContaining("not ready");
    assertThatThrownBy(() -> ask(",callback.c.operation=nothing"))
        .hasMessageContaining("name=a nothing() failed");
  }

  @Test
  void anErrorIsNoAnswer() throws Exception {
    show("a", new StackOverflowError("deep"));
    assertThatThrownBy(() -> jobs(""))
        .hasMessageContaining("name=a Jobs failed")
        .hasMessageContaining("deep");
  }

  @Test
  void collectionsThatBreakWhileTheyAreReadAreNoAnswer() throws Exception {
    show(
        "a",
        new AbstractList<String>() {
          @Override
          public String get(int index) {
            if (index == 2) {
              throw new IllegalStateException("changed");
            }
            return "x";
          }

          @Override
          public int size() {
            return 3;
          }
        });
    assertThatThrownBy(() -> jobs("")).hasMessageContaining("changed");
  }

  @Test
  void whatContainsItselfIsNoAnswer() throws Exception {
    List<Object> self = new ArrayList<>();
    self.add(self);
    self.add(self);
    show("a", self);
    assertThatThrownBy(() -> jobs(",callback.c.pick=id")).isInstanceOf(NoAnswer.class);
    assertThatThrownBy(() -> jobs("")).hasMessageContaining("an entry is a list");
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void numbersAndTextsOfAllKindsCount(Object value, String entries) throws Exception {
    show("a", value);
    assertThat(String.join(" ", jobs(""))).isEqualTo(entries);
  }

  static Stream<Arguments> kinds() {
    UUID uuid = new UUID(1, 2);
    return Stream.of(
        Arguments.of("a", "a"),
        Arguments.of(7, "7"),
        Arguments.of(new int[] {1, 2}, "1 2"),
        Arguments.of(new short[] {1}, "1"),
        Arguments.of(new Long[] {1L, 2L}, "1 2"),
        Arguments.of(new String[0], ""),
        Arguments.of(Set.of(uuid), uuid.toString()),
        Arguments.of(Map.of(5L, "x"), "5"),
        Arguments.of(Map.of(), ""),
        Arguments.of(new BigInteger[] {BigInteger.TEN}, "10"));
  }

  @ParameterizedTest
  @MethodSource("noEntries")
  void whatIsNoEntryIsNoAnswer(Object value, String why) throws Exception {
    show("a", value);
    assertThatThrownBy(() -> jobs("")).isInstanceOf(NoAnswer.class).hasMessageContaining(why);
  }

  static Stream<Arguments> noEntries() {
    return Stream.of(
        Arguments.of(new String[] {"a", null}, "null"),
        Arguments.of(Arrays.asList("a", null), "null"),
        Arguments.of(new double[] {1}, "java.lang.Double"),
        Arguments.of(new boolean[] {true}, "java.lang.Boolean"),
        Arguments.of(new String[][] {{"a"}}, "a list"),
        Arguments.of(Optional.of("a"), "java.util.Optional"),
        Arguments.of(Collections.singletonMap(null, "x"), "null"));
  }

  /** As an MXBean shows a map of beans. */
  public interface JobsMXBean {
    Map<String, Job> getJobs();

    Job getNewest();
  }

  /** One of them. */
  public record Job(String container, List<String> sidecars) {
    public String getContainer() {
      return container;
    }

    public List<String> getSidecars() {
      return sidecars;
    }
  }

  @Test
  void anMXBeansMapsAndBeansCount() throws Exception {
    ObjectName name = new ObjectName("com.acme:type=Store,name=mx");
    Job job = new Job("x", List.of("y", "z"));
    JobsMXBean bean =
        new JobsMXBean() {
          @Override
          public Map<String, Job> getJobs() {
            return Map.of("j", job);
          }

          @Override
          public Job getNewest() {
            return new Job(null, List.of());
          }
        };
    server.registerMBean(new StandardMBean(bean, JobsMXBean.class, true), name);
    registered.add(name);
    assertThat(jobs("")).containsExactly("j");
    assertThat(jobs(",callback.c.pick=*.value.container")).containsExactly("x");
    assertThat(jobs(",callback.c.pick=*.value.sidecars")).containsExactly("y", "z");
    assertThat(jobs(",callback.c.pick=container")).containsExactly("x");
    String newest = ",callback.c.attribute=Newest,callback.c.pick=";
    assertThat(ask(newest + "sidecars")).isEmpty();
    assertThatThrownBy(() -> ask(newest + "container")).hasMessageContaining("is null");
    assertThatThrownBy(() -> ask(newest + "id")).hasMessageContaining("no field id");
  }

  @Test
  void ourOwnMBeansAreNotAsked() throws Exception {
    try (Registration ours = TrackedContainers.register("own", List::of)) {
      assertThatThrownBy(
              () ->
                  Settings.ask(
                      "callback.c.mbean=*:name="
                          + ours.name()
                          + "${,}*,callback.c.operation=containerIds"))
          .hasMessageContaining("no MBean");
    }
  }

  @Test
  void nullAndOtherTypesAreNoAnswer() throws Exception {
    assertThatThrownBy(() -> jobs("")).hasMessageContaining("no MBean com.acme:type=Store,*");
    show("a", null);
    assertThatThrownBy(() -> jobs("")).hasMessageContaining("is null");
  }

  @Test
  void anObjectOfTheApplicationIsNoAnswer() throws Exception {
    show("a", List.of(new Object()));
    assertThatThrownBy(() -> jobs("")).hasMessageContaining("is a java.lang.Object");
  }
}

package io.github.containerreconciler.agent.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeDataSupport;
import javax.management.openmbean.CompositeType;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;
import javax.management.openmbean.TabularDataSupport;
import javax.management.openmbean.TabularType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

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

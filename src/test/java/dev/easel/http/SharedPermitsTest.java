package dev.easel.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SharedPermitsTest {

  @Test
  void oneWhoAsksMuchShutsOutNoOther() {
    var permits = new SharedPermits(3, 2);

    assertThat(permits.tryAcquire("greedy")).isTrue();
    assertThat(permits.tryAcquire("greedy")).isTrue();
    assertThat(permits.tryAcquire("greedy")).isFalse();
    assertThat(permits.tryAcquire("another")).isTrue();
    assertThat(permits.tryAcquire("third")).isFalse();

    permits.release("greedy");
    assertThat(permits.tryAcquire("third")).isTrue();
    permits.release("another");
    assertThat(permits.tryAcquire("greedy")).isTrue();
    assertThat(permits.tryAcquire("greedy")).isFalse();
  }
}

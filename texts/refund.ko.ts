/** Everything that the refund process says to people, in Korean. */
import { kst, won as wonIn } from './format';
import type { RefundTexts } from './refund.en';

const won = (amount: number): string => wonIn(amount, 'ko');

export const refundKo: RefundTexts = {
  won,

  note: {
    asking: '쿠키페이에 결제 취소를 요청하고 있습니다.',
    cannotBeCancelled: '워크플로 취소 요청이 들어왔지만, 진행 중인 환불은 취소할 수 없어 계속합니다.',
    depositWanted: '이미 정산된 결제라서 쿠키페이가 입금을 요구합니다. 입금 계좌를 요청하고 있습니다.',
    deposit: '재무 담당자: 기한 내에 아래 계좌로 정확히 이 금액을 입금하세요.',
    depositReported: (actor, paidAt) =>
      `${actor} 님이 ${kst(paidAt)}에 입금했다고 알렸습니다. 취소가 반영됐는지 조회하고 있습니다.`,
    notiDoesNotFit: (notiId) =>
      `취소 통지(${notiId})를 받았지만 이 환불과 정확히 일치하지 않습니다. 담당자가 대조하기 전에는 입금하지 마세요.`,
    notified: (type) => `취소 통지(${type})를 받았습니다. 실제로 취소됐는지 조회하고 있습니다.`,
    amountUnclear: '조회에는 취소로 나오지만 금액을 알 수 없습니다. 담당자가 금액을 대조해야 합니다.',
    unknown: (call, cause) => `${call === 'cancel' ? '취소' : '입금 계좌'} 요청이 처리됐는지 알 수 없습니다: ${cause}`,
    onceMore: '조회 결과 취소되지 않았습니다. 한 번 더 요청합니다.',
    startingOver: (actor) => `${actor} 님이 처음부터 다시 시작했습니다. 먼저 결제를 조회합니다.`,
    outsideIssueHours: (opensAt) =>
      `쿠키페이가 입금을 요구하지만, 지금 계좌를 받으면 오늘 안에 만료됩니다. ${kst(opensAt)}부터 계좌를 요청하며, go_ahead로 바로 진행할 수 있습니다.`,
    credentialsRejected:
      '쿠키페이가 인증 정보를 거부합니다. 아무것도 전송되지 않았고, 인증 정보를 고치면 자동으로 계속됩니다.',
    noToken: '지금 쿠키페이에서 토큰을 받을 수 없습니다. 아무것도 전송되지 않았고, 자동으로 계속됩니다.',
    back: '쿠키페이가 다시 응답합니다. 계속합니다.',
    notSent: (cause) => `쿠키페이에 연결할 수 없습니다(${cause}). 아무것도 전송되지 않았고, 다시 시도합니다.`,
    tokenRejected: '쿠키페이가 토큰을 거부했습니다. 아무 일도 일어나지 않았고, 새 토큰으로 다시 시도합니다.',
    completed: '쿠키페이가 결제를 취소했습니다.',
    completedByPerson: (actor) => `${actor} 님이 결제가 취소됐음을 기록했습니다.`,
    rejected: '쿠키페이가 취소를 거절했습니다. 아무 일도 일어나지 않았습니다.',
    abandoned: (actor) => `${actor} 님이 환불 없이 종료했습니다.`,
    interrupted: (status) =>
      `환불이 끝나기 전에 워크플로가 외부에서 종료됐습니다(${status}). 같은 refundId와 같은 내용으로 다시 시작하세요. 먼저 결제를 조회하고, 그 전에는 아무것도 전송하지 않습니다.`,
  },

  cause: {
    workerSilent: '요청을 보낸 워커에서 응답이 없습니다',
    earlierRun: '이 환불의 이전 실행에서 이미 보냈을 수 있습니다',
    runUnproven: '이 환불의 이전 실행에서 이미 보냈을 수 있어 지금은 전송하지 않았습니다',
    repeatedCall: '이 요청을 앞선 시도에서 이미 보냈을 수 있어 지금은 전송하지 않았습니다',
    otherKey: '토큰이 다른 pay2_key로 암호화되어 있어 전송하지 않았습니다',
  },

  escalation: {
    otherAnswer: (asked, answered) => `${asked} 취소를 요청했는데 쿠키페이의 응답은 ${answered}입니다.`,
    otherAccount: (asked, answered) => `${asked}에 대한 계좌를 요청했는데 ${answered}에 대한 계좌가 왔습니다.`,
    noAccount: (said) => `쿠키페이가 입금 계좌를 발급하지 않습니다: ${said}`,
    deadlineUnusable: (raw) => `쿠키페이가 준 입금 기한을 쓸 수 없습니다: "${raw}"`,
    deadlinePassed: '입금 기한이 지났고, 취소된 것으로 조회되지 않습니다.',
    otherPayment: (amount, tid, seenAmount, seenTid) =>
      `환불은 ${tid}의 ${won(amount)}인데, 조회된 결제는 ${seenTid}의 ${won(seenAmount)}입니다.`,
    otherNoti: (amount, named, notiId) =>
      `환불 금액은 ${won(amount)}인데, 통지에는 ${named === null ? '읽을 수 없는 금액' : won(named)}으로 되어 있습니다(${notiId}).`,
    claimNotSeen: (said) => `쿠키페이는 "${said}"라고 하지만, 조회에는 취소되지 않은 것으로 나옵니다.`,
    notifiedUnseen: '취소 통지를 받았지만 조회에는 나오지 않고, 입금 계좌는 아직 요청하지 않았습니다.',
    unproven: (cause) => `쿠키페이가 결제를 취소했는지 증명할 수 없습니다: ${cause}`,
  },

  summary: {
    refund: (amount, orderNo) => `환불 ${won(amount)}, 주문 ${orderNo}`,
    details: (amount, orderNo, tid, reason) =>
      `주문 ${orderNo}, 결제 ${tid}: 구매자에게 ${won(amount)} 환불. 사유: ${reason}`,
    token: '토큰 받기 (쿠키페이가 줄 때까지 반복)',
    cancel: '결제 취소 (한 번만 전송)',
    account: '입금 계좌 요청 (한 번만 전송)',
    lookUp: '결제 조회',
    settle: '처리 결과 조회',
    lookDaily: '담당자가 결정하는 동안 매일 결제 조회',
    lookNow: '담당자 요청으로 지금 결제 조회',
    hold: '전송된 것 없음. 이 시간 뒤 다시 시도',
    secondLook: '두 번째 조회 전 대기',
    giveUp: '이 시간이 지나면 담당자에게 확인 요청',
    deadline: (amount, into, before) =>
      `입금 기한: ${before ? kst(before) : '?'}까지 ${into} 계좌로 ${won(amount)} 입금`,
    grace: '입금 기한 이후 유예 시간',
    issueHours: '계좌를 요청하는 시간대까지 대기',
    noti: '쿠키페이의 취소 통지',
    query: '환불의 현재 상태',
    resolve: '담당자의 결정: retry, complete, abandon, go_ahead (결정한 사람과 사유 필수)',
    check: '지금 결제를 조회하고 결과를 알려 줍니다.',
    deposited: '재무 담당자의 입금 완료 알림: actor, paidAt (ISO 8601)',
  },

  look: {
    notYet: (at, next) => `${at} 현재 취소되지 않음, 다음 조회 ${next} (KST)`,
    cannotTell: (cause, at, next) => `${at} 현재 알 수 없음(${cause}), 다음 조회 ${next} (KST)`,
    noToken: (cause) => `쿠키페이에서 토큰을 받지 못함: ${cause}. 아무것도 전송되지 않음`,
    cancelled: (date) => `쿠키페이에 취소된 결제로 나옵니다(${date}).`,
    notCancelled: '쿠키페이에 취소되지 않은 결제로 나옵니다.',
    part: '결제 일부에 대한 환불입니다. 그 일부가 취소됐는지는 조회로 알 수 없습니다.',
    contradiction: (amount, tid) => `쿠키페이에 다른 결제로 나옵니다: ${tid}, ${won(amount)}`,
    noAnswer: (cause) => `쿠키페이에서 판단할 수 있는 답을 받지 못했습니다: ${cause}`,
  },

  refused: {
    actor: 'actor는 1~100자여야 합니다: 누가 결정하는지',
    reason: 'reason은 1~500자여야 합니다: 왜 그렇게 하는지 (complete는 증빙)',
    action: (known) => `action은 다음 중 하나여야 합니다: ${known}`,
    paidAt: 'paidAt은 2026-01-02T03:04:05Z와 같은 ISO 8601 시각이어야 하고 미래일 수 없습니다',
    notEscalated: (action, state) =>
      `아무것도 바뀌지 않았습니다. ${action}은(는) escalated 상태의 환불에만 쓸 수 있는데, 이 환불은 ${state}입니다. 담당자가 필요한 것은 escalated일 때뿐입니다.`,
    notWaiting: (state) =>
      `아무것도 바뀌지 않았습니다. go_ahead는 계좌 요청 시간대를 기다리는 환불에만 쓸 수 있는데, 이 환불은 ${state} 상태이고 기다리고 있지 않습니다.`,
    accountAlive: (until) =>
      `아무것도 바뀌지 않았습니다. ${until}까지는 기존 계좌로 입금될 수 있어 새 계좌를 만들 수 없습니다. 그 뒤에 retry 하거나, complete 또는 abandon 하세요.`,
    amountsDiffer:
      '아무것도 바뀌지 않았습니다. 쿠키페이가 다른 금액이나 결제를 알려 왔으므로 이미 무언가 처리됐습니다. 쿠키페이에서 두 값을 대조한 뒤 증빙과 함께 complete 하거나 abandon 하세요.',
    partUnknown:
      '아무것도 바뀌지 않았습니다. 부분 환불은 첫 취소가 처리되지 않았음을 조회로 증명할 수 없습니다. 쿠키페이 관리자 화면에서 확인하세요. 취소됐으면 증빙과 함께 complete, 아니면 abandon 후 새 refundId로 시작하세요.',
    partReported: (actor) =>
      `아무것도 바뀌지 않았습니다. ${actor} 님이 입금했다고 알렸고, 부분 환불은 두 번째 취소를 조회로 막을 수 없습니다. 쿠키페이에 확인하세요. 취소됐으면 증빙과 함께 complete, 취소되지 않았고 입금액이 반환됐으면 abandon 후 새 refundId로 시작하세요.`,
    superseded:
      '아무것도 바뀌지 않았습니다. 안내된 계좌는 더 이상 쓰지 않으며 새 계좌는 아직 없습니다. 이미 입금했다면 즉시 운영 담당자에게 알리세요.',
    anotherDecision: (actor) =>
      `아무것도 바뀌지 않았습니다. 방금 ${actor} 님이 먼저 결정했습니다. 환불을 다시 확인하세요.`,
    overtaken: (state) =>
      `결정이 반영되지 않았습니다. 같은 순간에 다른 일이 일어나 환불은 지금 ${state} 상태입니다. 다시 확인하세요.`,
    anotherUpdate: (idempotencyKey) =>
      `아무것도 바뀌지 않았습니다. 멱등성 키 ${idempotencyKey}은(는) 이 환불의 다른 요청에 이미 쓰였습니다. 새 키로 다시 요청하세요.`,
    closed: (state) => `아무것도 바뀌지 않았습니다. 이미 끝난 환불입니다(${state}).`,
    noDeposit: (state) => `아무것도 바뀌지 않았습니다. 이 환불에는 발급된 입금 계좌가 없습니다(현재 ${state}).`,
  },

  state: {
    cancelling: '취소 요청 중',
    confirming: '확인 중',
    awaiting_deposit: '입금 대기',
    escalated: '담당자 확인 필요',
    completed: '완료',
    rejected: '거절됨',
    abandoned: '환불 없이 종료',
  },

  whoActs: {
    cancelling: '없음: 프로그램이 알아서 진행합니다',
    confirming: '없음: 결과가 확인될 때까지 프로그램이 결제를 조회합니다',
    awaiting_deposit: '재무 담당자: 아래와 같이 입금하세요',
    escalated: '운영 담당자: 아래 내용을 확인하고 결정하세요',
    completed: '없음: 환불이 끝났습니다',
    rejected: '주문 시스템: 쿠키페이가 거절했고 아무 일도 일어나지 않았습니다',
    abandoned: '없음: 환불 없이 종료했습니다',
  },

  whoActsReported: '없음: 입금 완료로 알려졌으니 다시 입금하지 마세요. 프로그램이 취소 여부를 조회합니다',

  reason: {
    deposit_deadline_passed: '입금 기한이 지났습니다',
    outcome_unknown: '취소됐는지 알 수 없습니다',
    mismatch: '금액이나 결제가 서로 다릅니다',
    deadline_unreadable: '쿠키페이가 준 입금 기한을 쓸 수 없습니다',
    account_refused: '쿠키페이가 계좌를 발급하지 않습니다',
  },

  whatToDo: {
    deposit_deadline_passed:
      '재무팀에 입금 여부를 확인하세요. 입금했으면 기다리세요. 쿠키페이 관리자 화면에서 취소가 확인된 경우에만 그것을 증빙으로 complete 하세요(이체 확인증은 증빙이 아닙니다). 입금하지 않았으면 retry 하세요. 취소부터 다시 시작하며 새 계좌가 발급될 수 있습니다.',
    outcome_unknown:
      '쿠키페이 관리자 화면에서 확인하세요. 취소됐으면 증빙과 함께 complete, 취소되지 않았으면 전액 환불은 retry, 부분 환불은 abandon 후 새 환불로 시작하세요. 재무팀이 아는 입금 계좌가 있으면, 입금하지 않았고 기한이 지난 경우에만 그렇게 하세요.',
    mismatch:
      '쿠키페이 관리자 화면과 은행에서 두 값을 대조하세요. 맞으면 증빙과 함께 complete, 틀리면 쿠키페이와 해결한 뒤 abandon 하세요. 그동안 아무것도 입금하지 마세요.',
    deadline_unreadable:
      '계좌에 언제까지 입금할 수 있는지 쿠키페이에 문의하세요. 제때 입금했으면 반영된 뒤 증빙과 함께 complete, 입금하지 않았으면 다음 날 retry 하세요.',
    account_refused:
      '아래 쿠키페이 응답을 읽고 원인을 해결한 뒤 retry 하세요. 또는 abandon 하고 다른 방법으로 환불하세요.',
  },

  action: {
    retry: '처음부터 다시 시작',
    complete: '취소된 것으로 기록',
    abandon: '환불 없이 종료',
    go_ahead: '지금 계좌 요청',
  },

  label: {
    heading: (state, amount, orderNo) => `${state}: 주문 ${orderNo}, ${won(amount)}`,
    whoActs: '다음 담당',
    payment: '결제 (tid)',
    depositExactly: '입금할 정확한 금액',
    into: '입금 계좌',
    before: '입금 기한',
    beforeUnreadable: '읽을 수 없음, 아래 참조',
    superseded: '더 이상 입금하면 안 되는 이전 계좌',
    notToBePaid: '발급된 계좌 (결정될 때까지 입금 금지)',
    noMorePaid: '발급됐던 계좌 (입금하지 마세요)',
    more: '자세히',
    refundReason: '환불 사유',
    reported: '입금 완료 알림',
    by: (actor, at) => `${actor}, ${kst(at)}`,
    escalatedSince: (since) => `담당자 확인 필요 (${kst(since)}부터)`,
    whatToDo: '해야 할 일',
    said: '쿠키페이 응답',
    evidence: '근거',
    decision: '결정',
  },

  evidence: {
    seen: (amount, tid, at) => `${tid}의 ${won(amount)}, ${kst(at)} 확인`,
    cancelAnswer: (code, what) => `취소 요청에 대한 쿠키페이의 응답 코드 ${code}: ${what}`,
    lookUp: (shown, what) => `조회에서 취소 확인 (${shown}): ${what}`,
    noti: (notiId, type, what) => `통지 ${notiId} (${type}), 정확히 일치: ${what}`,
    person: '담당자의 서면 증빙, 결정 참조',
  },
};

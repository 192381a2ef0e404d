/** Everything that the refund process says to people, in Korean. */
import { kst, won as wonIn } from './format';
import type { RefundTexts } from './refund.en';

const won = (amount: number | string): string => wonIn(amount, 'ko');

const payment = ({ tid, amount }: { readonly tid: string; readonly amount: number | string }): string =>
  `거래번호 ${tid}, ${won(amount)}`;

export const refundKo: RefundTexts = {
  won,

  note: {
    asking: '쿠키페이에 결제취소를 요청하고 있습니다.',
    cannotBeCancelled: '워크플로 취소 요청을 받았지만, 진행 중인 환불은 취소할 수 없어 계속 진행합니다.',
    depositWanted: '이미 정산된 결제이므로 쿠키페이가 입금을 요구합니다. 입금 계좌를 요청하고 있습니다.',
    deposit: '재무 담당자: 입금 기한 전에 아래 계좌로 정확히 이 금액을 입금해 주세요.',
    depositReported: (actor, paidAt) =>
      `${actor} 님이 ${kst(paidAt)}에 입금했다고 등록했습니다. 취소 반영 여부를 조회하고 있습니다.`,
    notiDoesNotFit: (notiId) =>
      `취소 통지(${notiId})를 받았지만 이 환불과 정확히 일치하지 않습니다. 담당자가 대조하기 전에는 입금하지 마세요.`,
    notified: (type) => `취소 통지(${type})를 받았습니다. 실제 취소 여부를 조회하고 있습니다.`,
    amountUnclear: '조회 결과 취소되었으나 취소 금액을 알 수 없습니다. 담당자가 금액을 대조해야 합니다.',
    unknown: (call, cause) =>
      `${call === 'cancel' ? '결제취소' : '입금 계좌'} 요청이 처리되었는지 알 수 없습니다: ${cause}`,
    onceMore: '조회 결과 처리된 내역이 없습니다. 쿠키페이에 한 번 더 요청합니다.',
    startingOver: (actor) => `${actor} 님이 처음부터 다시 시작했습니다. 먼저 결제를 조회합니다.`,
    outsideIssueHours: (opensAt) =>
      `쿠키페이가 입금을 요구합니다. 지금 계좌를 발급받으면 당일 자정에 만료되므로 ${kst(opensAt)}부터 요청합니다. 바로 진행하려면 go_ahead로 결정해 주세요.`,
    credentialsRejected:
      '쿠키페이가 인증 정보를 거부했습니다. 아무것도 전송하지 않았으며, 인증 정보를 바로잡으면 자동으로 계속됩니다.',
    noToken: '현재 쿠키페이에서 토큰을 발급받을 수 없습니다. 아무것도 전송하지 않았으며, 자동으로 계속됩니다.',
    back: '쿠키페이가 다시 응답합니다. 계속 진행합니다.',
    notSent: (cause) => `쿠키페이에 연결할 수 없습니다(${cause}). 아무것도 전송하지 않았으며, 재시도합니다.`,
    tokenRejected: '쿠키페이가 토큰을 거부했습니다. 처리된 것은 없으며, 새 토큰으로 재시도합니다.',
    completed: '쿠키페이에서 결제가 취소되었습니다.',
    completedByPerson: (actor) => `${actor} 님이 결제가 취소된 것으로 기록했습니다.`,
    rejected: '쿠키페이가 결제취소를 거절했습니다. 처리된 것은 없습니다.',
    abandoned: (actor) => `${actor} 님이 환불하지 않고 종료했습니다.`,
    interrupted: (status) =>
      `환불이 끝나기 전에 외부에서 워크플로를 종료했습니다(${status}). 같은 refundId와 같은 내용으로 다시 시작해 주세요. 전송하기 전에 먼저 결제를 조회합니다.`,
  },

  cause: {
    workerSilent: '요청을 보낸 워커가 응답하지 않습니다',
    earlierRun: '이 환불의 이전 실행에서 이미 전송했을 수 있습니다',
    runUnproven: '이 환불의 이전 실행에서 이미 전송했을 수 있어 이번에는 전송하지 않았습니다',
    repeatedCall: '이 요청의 이전 시도에서 이미 전송했을 수 있어 이번에는 전송하지 않았습니다',
    otherKey: '토큰이 다른 pay2_key로 암호화되어 있어 전송하지 않았습니다',
  },

  escalation: {
    otherReply: (asked, replied) =>
      `${payment(asked)}의 결제취소를 요청했으나 쿠키페이의 응답은 ${payment(replied)}에 대한 것입니다.`,
    otherAccount: (asked, replied) =>
      `${payment(asked)}에 대한 입금 계좌를 요청했으나 쿠키페이가 ${payment(replied)}에 대한 계좌를 발급했습니다.`,
    noAccount: (said) => `쿠키페이가 입금 계좌를 발급하지 않습니다: ${said}`,
    deadlineUnusable: (raw) => `쿠키페이가 알려 준 입금 기한을 사용할 수 없습니다: "${raw}"`,
    deadlinePassed: '입금 기한이 지났으며, 취소 내역이 조회되지 않습니다.',
    otherPayment: (amount, tid, seenAmount, seenTid) =>
      `환불 대상은 ${tid}의 ${won(amount)}이지만, 조회된 결제는 ${seenTid}의 ${won(seenAmount)}입니다.`,
    otherNoti: (amount, named, notiId) =>
      `환불 금액은 ${won(amount)}이지만, 통지의 금액은 ${named === null ? '읽을 수 없습니다' : `${won(named)}입니다`}(${notiId}).`,
    claimNotSeen: (said) => `쿠키페이는 "${said}"라고 응답했지만, 조회 결과 취소되지 않은 결제입니다.`,
    notifiedUnseen: '취소 통지를 받았지만 조회되지 않으며, 입금 계좌는 아직 요청하지 않았습니다.',
    unproven: (cause) => `쿠키페이가 결제를 취소했는지 확인할 근거가 없습니다: ${cause}`,
  },

  summary: {
    refund: (amount, orderNo) => `환불 ${won(amount)}, 주문 ${orderNo}`,
    details: (amount, orderNo, tid, reason) =>
      `주문 ${orderNo}, 결제 ${tid}: 구매자에게 ${won(amount)} 환불. 사유: ${reason}`,
    token: '토큰 발급 (발급될 때까지 반복)',
    cancel: '결제취소 (한 번만 전송)',
    account: '입금 계좌 요청 (한 번만 전송)',
    lookUp: '결제 조회',
    settle: '처리 결과 조회',
    lookDaily: '담당자가 결정하는 동안 매일 결제 조회',
    lookNow: '담당자 요청에 따른 결제 조회',
    hold: '전송된 것 없음. 이 시간 이후 재시도',
    secondLook: '두 번째 조회 전 대기',
    giveUp: '이 시간 이후 담당자에게 확인 요청',
    deadline: (amount, into, before) =>
      `입금 기한: ${before ? kst(before) : '?'} 전까지 ${into} 계좌로 ${won(amount)} 입금`,
    grace: '입금 기한 이후 유예 시간',
    issueHours: '계좌 요청 시간대까지 대기',
    noti: '쿠키페이의 취소 통지',
    query: '환불의 현재 내용',
    resolve: '담당자의 결정: retry, complete, abandon, go_ahead (결정한 사람과 사유 필수)',
    check: '지금 결제를 조회하고 결과를 알려 줍니다.',
    deposited: '재무 담당자의 입금 완료 등록: actor, paidAt (ISO 8601)',
  },

  look: {
    notYet: (at, next) => `${at} 현재 취소되지 않음, 다음 조회 ${next} (KST)`,
    cannotTell: (cause, at, next) => `${at} 현재 확인할 수 없음(${cause}), 다음 조회 ${next} (KST)`,
    noToken: (cause) => `쿠키페이에서 토큰을 발급받지 못함: ${cause}. 전송된 것 없음`,
    cancelled: (date) => `쿠키페이 조회 결과 취소된 결제입니다(${date}).`,
    notCancelled: '쿠키페이 조회 결과 취소되지 않은 결제입니다.',
    part: '결제 금액의 일부에 대한 환불입니다. 해당 금액의 취소 여부는 조회로 확인할 수 없습니다.',
    contradiction: (amount, tid) => `쿠키페이 조회 결과 다른 결제입니다: ${tid}, ${won(amount)}`,
    noAnswer: (cause) => `쿠키페이에서 확인 가능한 응답을 받지 못했습니다: ${cause}`,
  },

  refused: {
    actor: 'actor는 1~100자여야 합니다: 결정하는 사람',
    reason: 'reason은 1~500자여야 합니다: 사유 (complete는 증빙)',
    action: (known) => `action은 다음 중 하나여야 합니다: ${known}`,
    paidAt: 'paidAt은 2026-01-02T03:04:05Z와 같은 ISO 8601 시각이어야 하며, 미래 시각은 사용할 수 없습니다',
    notEscalated: (action, state) =>
      `변경된 것은 없습니다. ${action}은(는) escalated 상태의 환불에만 사용할 수 있습니다. 이 환불은 현재 ${state} 상태입니다. 담당자의 결정은 escalated 상태가 된 뒤에만 필요합니다.`,
    notWaiting: (state) =>
      `변경된 것은 없습니다. go_ahead는 계좌 요청 시간대를 기다리는 환불에만 사용할 수 있습니다. 이 환불은 현재 ${state} 상태이며 시간대를 기다리지 않습니다.`,
    accountAlive: (until) =>
      `변경된 것은 없습니다. ${until}까지는 기존 계좌로 입금될 수 있으므로 두 번째 계좌를 발급하면 안 됩니다. 그 이후에 retry 하거나, complete 또는 abandon 해 주세요.`,
    amountsDiffer:
      '변경된 것은 없습니다. 쿠키페이가 다른 금액이나 결제를 알려 왔으므로 이미 처리된 내역이 있습니다. 쿠키페이에서 두 값을 대조한 뒤 증빙과 함께 complete 하거나 abandon 해 주세요.',
    partUnknown:
      '변경된 것은 없습니다. 부분 환불은 첫 번째 취소가 처리되지 않았음을 조회로 확인할 수 없습니다. 쿠키페이 관리자 화면에서 확인해 주세요. 취소되었으면 증빙과 함께 complete 해 주세요. 취소되지 않았으면 abandon 한 뒤 새 refundId로 시작해 주세요.',
    partReported: (actor) =>
      `변경된 것은 없습니다. ${actor} 님이 입금했다고 등록했으며, 부분 환불은 두 번째 취소를 조회로 막을 수 없습니다. 쿠키페이에 확인해 주세요. 취소되었으면 증빙과 함께 complete 해 주세요. 취소되지 않았고 입금액이 반환되었으면 abandon 한 뒤 새 refundId로 시작해 주세요.`,
    superseded:
      '변경된 것은 없습니다. 안내된 계좌는 더 이상 유효하지 않으며 새 계좌는 아직 없습니다. 이미 입금했다면 즉시 운영 담당자에게 알려 주세요.',
    anotherDecision: (actor) =>
      `변경된 것은 없습니다. 조금 전에 ${actor} 님이 먼저 결정했습니다. 환불을 다시 확인해 주세요.`,
    overtaken: (state) =>
      `결정이 반영되지 않았습니다. 동시에 다른 처리가 있었고, 환불은 현재 ${state} 상태입니다. 다시 확인해 주세요.`,
    anotherUpdate: (idempotencyKey) =>
      `변경된 것은 없습니다. 멱등성 키 ${idempotencyKey}은(는) 이 환불의 다른 요청에 이미 사용되었습니다. 새 키를 사용해 주세요.`,
    closed: (state) => `변경된 것은 없습니다. 이미 종료된 환불입니다(${state}).`,
    noDeposit: (state) => `변경된 것은 없습니다. 이 환불에는 발급된 입금 계좌가 없습니다(현재 ${state}).`,
  },

  state: {
    cancelling: '취소 요청 중',
    confirming: '확인 중',
    awaiting_deposit: '입금 대기',
    escalated: '담당자 확인 필요',
    completed: '완료',
    rejected: '거절',
    abandoned: '환불 없이 종료',
  },

  whoActs: {
    cancelling: '없음: 프로그램이 자동으로 진행합니다',
    confirming: '없음: 결과가 확인될 때까지 프로그램이 결제를 조회합니다',
    awaiting_deposit: '재무 담당자: 아래 내용대로 입금해 주세요',
    escalated: '운영 담당자: 아래 내용을 확인한 뒤 결정해 주세요',
    completed: '없음: 환불이 완료되었습니다',
    rejected: '주문 시스템: 쿠키페이가 거절했으며 처리된 것은 없습니다',
    abandoned: '없음: 환불하지 않고 종료했습니다',
  },

  whoActsReported: '없음: 입금 완료로 등록되었으니 다시 입금하지 마세요. 프로그램이 취소 여부를 조회합니다',

  reason: {
    deposit_deadline_passed: '입금 기한이 지났습니다',
    outcome_unknown: '결제가 취소되었는지 알 수 없습니다',
    mismatch: '금액이나 결제가 서로 다릅니다',
    deadline_unreadable: '쿠키페이가 알려 준 입금 기한을 사용할 수 없습니다',
    account_refused: '쿠키페이가 입금 계좌를 발급하지 않습니다',
  },

  whatToDo: {
    deposit_deadline_passed:
      '재무팀에 입금 여부를 확인해 주세요. 입금했으면 기다리세요. 쿠키페이 관리자 화면에서 취소가 확인된 경우에만 그 내역을 증빙으로 complete 해 주세요(이체 확인증은 증빙이 아닙니다). 입금하지 않았으면 retry 해 주세요. 결제취소부터 다시 시작하며 새 계좌가 발급될 수 있습니다.',
    outcome_unknown:
      '쿠키페이 관리자 화면에서 확인해 주세요. 취소되었으면 증빙과 함께 complete 해 주세요. 취소되지 않았으면 전액 환불은 retry, 부분 환불은 abandon 한 뒤 새 환불을 시작해 주세요. 재무팀이 입금 계좌를 알고 있다면, 입금하지 않았고 입금 기한이 지난 경우에만 그렇게 해 주세요.',
    mismatch:
      '쿠키페이 관리자 화면과 은행 내역에서 두 값을 대조해 주세요. 맞으면 증빙과 함께 complete 해 주세요. 틀리면 쿠키페이와 정리한 뒤 abandon 해 주세요. 그동안 입금하지 마세요.',
    deadline_unreadable:
      '언제까지 입금할 수 있는지 쿠키페이에 문의해 주세요. 기한 내에 입금했으면 취소가 조회된 뒤 증빙과 함께 complete 해 주세요. 입금하지 않았으면 다음 날 retry 해 주세요.',
    account_refused:
      '아래 쿠키페이 응답을 확인하고 원인을 해결한 뒤 retry 해 주세요. 또는 abandon 하고 다른 방법으로 환불해 주세요.',
  },

  action: {
    retry: '처음부터 다시 시작',
    complete: '취소된 것으로 기록',
    abandon: '환불 없이 종료',
    go_ahead: '지금 계좌 요청',
  },

  label: {
    heading: (state, amount, orderNo) => `${state}: 주문 ${orderNo}, ${won(amount)}`,
    refund: '환불 ID',
    state: '상태',
    note: '진행 상황',
    whoActs: '다음 담당',
    whatToDo: '해야 할 일',
    escalatedSince: (since) => `담당자 확인 필요 (${kst(since)}부터)`,
    depositExactly: '입금할 정확한 금액',
    into: '입금 계좌',
    before: '입금 기한',
    beforeUnreadable: '읽을 수 없음, 아래 참조',
    notToBePaid: '발급된 계좌 (담당자가 결정할 때까지 입금 금지)',
    noMorePaid: '발급된 계좌 (입금 금지)',
    superseded: '더 이상 입금하면 안 되는 이전 계좌',
    reported: '입금 완료 등록',
    reply: '쿠키페이 응답',
    evidence: '근거',
    decision: '결정',
    by: (actor, at) => `${actor}, ${kst(at)}`,
    amount: '금액',
    order: '주문번호',
    payment: '거래번호 (tid)',
    refundReason: '환불 사유',
    more: '자세히',
  },

  evidence: {
    seen: (amount, tid, at) => `${tid}의 ${won(amount)}, ${kst(at)} 확인`,
    cancelAnswer: (code, what) => `결제취소 요청에 대한 쿠키페이 응답 코드 ${code}: ${what}`,
    lookUp: (shown, what) => `조회에서 취소 확인 (${shown}): ${what}`,
    noti: (notiId, type, what) => `통지 ${notiId} (${type}), 정확히 일치: ${what}`,
    person: '담당자의 서면 증빙, 결정 참조',
  },
};

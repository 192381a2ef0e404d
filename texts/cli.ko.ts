/** Everything that the CLI says, in Korean. */
import type { CliTexts } from './cli.en';
import { doctorKo } from './cli-doctor.ko';
import { helpKo } from './cli-help.ko';
import { kst } from './format';

const AMOUNT = '1~9999999999의 정수(원), 쉼표 없이';
const TIME = '시간대가 있는 시각, 예: 2026-01-02T12:04:05+09:00. 미래일 수 없음';

export const cliKo: CliTexts = {
  help: helpKo,
  doctor: doctorKo,

  usage: {
    unknownOption: (option) => `${option} 옵션은 없습니다.`,
    unknownCommand: (name) => `${name} 명령은 없습니다.`,
    missingArgument: (name) => `${name}이(가) 빠졌습니다.`,
    missingOption: (option) => `${option} 옵션이 빠졌습니다.`,
    optionNeedsValue: (option) => `${option} 옵션에 값이 필요합니다.`,
    excessArguments: '인수가 너무 많습니다. 빈칸이 있는 글은 따옴표로 묶으세요.',
    invalidArgument: (option, why) => `${option} 값이 잘못됐습니다: ${why}`,
    seeHelp: '아무것도 하지 않았습니다. 쓰는 방법은 --help로 확인하세요.',
  },

  rule: {
    amount: AMOUNT,
    limit: '1~10000의 정수',
    notiLimit: '1~500의 정수',
    duration: '시간, 예: 30s, 10m, 8h, 1d',
    time: TIME,
    startReason: '1~50자, | ^ [ ] 제외',
    reason: '1~500자',
    oneOf: (choices) => `다음 중 하나: ${choices}`,
    field: {
      refundId: '1~100자의 A-Z a-z 0-9 . _ -, 글자나 숫자로 시작',
      tid: '1~50자, 따옴표·역슬래시·보이지 않는 문자 제외',
      orderNo: '1~50자, 따옴표·역슬래시·보이지 않는 문자 제외',
      amount: AMOUNT,
      actor: '1~100자: 누가',
      paidAt: TIME,
      action: 'retry, complete, abandon, go_ahead 중 하나',
      idempotencyKey: '1~100자의 A-Z a-z 0-9 . _ -',
    },
  },

  error: {
    configuration: '설정에 오류가 있습니다. 아무것도 하지 않았습니다. 모든 설정은 docs/configuration.md에 있습니다.',
    invalid: '아무것도 하지 않았습니다. 다음 값이 잘못됐습니다:',
    refundNotFound: (id) => `${id} 환불이 없거나, Temporal의 보관 기간이 지나 삭제됐습니다.`,
    conflict: (id) =>
      `${id} 환불은 다른 내용으로 이미 있습니다. 아무것도 시작하지 않았습니다. 다른 --id를 쓰세요. 다른 점:`,
    conflictUnknown: (id) =>
      `${id} 환불이 이미 있지만 이 프로그램이 시작한 것이 아니어서 내용을 비교할 수 없습니다. 아무것도 시작하지 않았습니다. 다른 --id를 쓰세요.`,
    difference: (option, existing, given) => `${option}: 기존 ${existing}, 입력 ${given}`,
    unavailable: (said) => `Temporal 또는 워커가 응답하지 않습니다${said && `: ${said}`}.`,
    repeat:
      '중간에 남은 것은 없습니다. 같은 명령을 다시 실행하세요. "npx refunds doctor"로 무엇이 잘못됐는지 확인할 수 있습니다.',
    repeatOrder: (idempotencyKey) =>
      `지시가 이미 전달됐거나 나중에 전달될 수 있습니다. --order-id ${idempotencyKey} 옵션을 붙여 다시 실행하세요. 효과는 한 번뿐입니다.`,
    unforeseen: (said) => `실패했습니다: ${said}. "npx refunds doctor"로 원인을 확인해 보세요.`,
    notiNotFound: (id) => `${id} 통지가 없습니다. "npx refunds noti list"로 목록을 볼 수 있습니다.`,
    inboxAway: (said) =>
      `통지함이 응답하지 않습니다: ${said}. 아무것도 바뀌지 않았습니다. 같은 명령을 다시 실행하세요.`,
    inboxInUse: (request) =>
      `실행 중인 통지 수신기가 내장 통지함을 열고 있습니다. 한 프로세스만 열 수 있으므로 HTTP API로 요청하세요: ${request}, "Authorization: Bearer $API_KEY" 필요. INBOX_DATABASE_URL을 쓰면 이 명령도 됩니다.`,
    noInbox: (dataDir) =>
      `통지함이 없습니다. INBOX_DATABASE_URL이 없고 DATA_DIR(${dataDir})에도 저장된 것이 없습니다. 아무것도 만들지 않았습니다.`,
  },

  column: {
    id: 'ID',
    state: '상태',
    amount: '금액',
    order: '주문',
    deadline: '입금 기한 (KST)',
    started: '시작 (KST)',
    why: '이유',
    status: '상태',
    kind: '종류',
    tid: '거래번호',
    received: '수신 (KST)',
    refund: '환불',
    note: '설명',
    link: '링크',
    query: '검색',
  },

  field: {
    id: '환불',
    state: '상태',
    note: '설명',
    amount: '금액',
    order: '주문',
    reason: '사유',
    deadline: '기한',
    account: (bank, account, amount) => `${bank} ${account}(으)로 ${amount}`,
    deposit: '입금',
    received: '수신',
    copies: '수신 횟수',
    attempts: '시도 횟수',
    nextAttempt: '다음 시도',
    cancelledAt: '취소 시각',
    text: '내용',
    seen: '조회 시각',
    outcome: '결과',
  },
  interrupted: '밖에서 종료됨',

  started: {
    started: '시작했습니다.',
    existing: '같은 내용으로 이미 시작돼 있습니다. 새로 시작한 것은 없습니다.',
  },
  listed: {
    more: (limit) => `더 있습니다. --limit ${limit}까지만 표시했습니다.`,
    none: '해당하는 환불이 없습니다.',
    unasked: (count) => `환불 ${count}건은 기다리는 이유를 물어볼 수 없었습니다. 응답하는 워커가 없습니다.`,
  },
  waiting: {
    for: (state, until) => `${state}. ${until}까지 기다립니다`,
    now: (state) => `지금 ${state}`,
    away: '지금 Temporal이 응답하지 않습니다. 계속 시도합니다.',
    over: '시간이 다 됐습니다. 환불은 저절로 계속 진행됩니다.',
    needsPerson: (id) => `담당자가 결정해야 합니다: npx refunds why ${id}`,
    notCompleted: (state) => `환불 없이 끝났습니다: ${state}.`,
  },
  reportedAsPaid: '없음: 입금했다고 알려 왔으니 다시 입금하지 마세요. 프로그램이 취소를 조회합니다',
  reported: '알렸습니다. 결제를 조회하고 있습니다. 결과는 "npx refunds wait"로 확인하세요.',
  resolved: '결정이 반영됐습니다.',
  replayed: '다시 읽었습니다. 취소 통지라면 지금 환불을 찾습니다. 결과는 "npx refunds noti show"로 확인하세요.',
  noNotis: '해당하는 통지가 없습니다.',

  why: {
    happened: '지금까지 있었던 일',
    next: '다음에 일어날 일',
    people: '사람이 할 수 있는 일',
    asked: (amount, order, tid) => `주문 ${order}(결제 ${tid})의 ${amount}을 구매자에게 돌려줍니다.`,
    state: (state, note) => `현재 상태는 "${state}"입니다: ${note}`,
    deposit: (amount, account, deadline) =>
      `쿠키페이가 ${account} 계좌로 정확히 ${amount}의 입금을 요구합니다. 기한: ${deadline ?? '읽을 수 없음'}.`,
    superseded: (account) => `이전 계좌 ${account}에는 더 이상 입금하면 안 됩니다.`,
    reported: (actor, at) => `${actor} 님이 ${at}에 입금했다고 알렸습니다.`,
    escalated: (since, reason, detail) => `${since}부터 담당자가 필요합니다. ${reason}: ${detail}`,
    said: (code, message) => `쿠키페이의 마지막 답: ${code} ${message}`,
    evidence: (what) => `근거: ${what}`,
    decided: (actor, action, at, reason) => `${actor} 님이 ${at}에 결정했습니다: ${action}. 사유: ${reason}`,
    interrupted: '끝나기 전에 누군가 워크플로를 밖에서 종료했습니다.',
  },
  next: {
    cancelling: '답을 받을 때까지 프로그램이 쿠키페이에 알아서 요청합니다.',
    issueHours: '계좌를 요청하는 시간대를 기다렸다가 프로그램이 알아서 요청합니다.',
    confirming: '알게 될 때까지 프로그램이 결제를 조회하고, 그 뒤 알아서 계속합니다.',
    awaitingDeposit: (deadline) =>
      `통지나 조회로 취소가 확인되면 저절로 완료됩니다.${deadline === null ? '' : ` 기한(${deadline})이 지나고도 한동안 확인되지 않으면 담당자에게 묻습니다.`}`,
    escalated:
      '프로그램은 계속 조회하며, 취소가 확인되면 저절로 완료합니다. 담당자가 결정하기 전에는 아무것도 보내지 않습니다.',
    closed: '없습니다. 끝났습니다.',
    interrupted: '누군가 다시 시작할 때까지 아무 일도 일어나지 않습니다.',
    lastLook: (said) => `마지막 조회: ${said}`,
    nextLook: (at) => `다음 조회는 ${kst(at)}입니다.`,
    trying: (activity, attempt, said) =>
      `진행 중: ${activity}, ${attempt}번째 시도${said && `. 이전 시도의 결과: ${said}`}`,
  },
  people: {
    nothing: '할 일이 없습니다.',
    pay: (amount, account, deadline) =>
      `재무 담당자: ${deadline} 전에 ${account}(으)로 정확히 ${amount}을 입금하고 알리세요:`,
    reportDeposit: '재무팀이 입금했으면 알리세요:',
    check: '지금 쿠키페이에서 조회하기:',
    goAhead: '시간대를 기다리지 않기 (재무팀이 오늘 안에 입금해야 합니다):',
    complete: '확실히 취소됐을 때. 사유가 증빙입니다:',
    retry: '조회부터 다시 시작하기:',
    abandon: '환불 없이 종료하기:',
    startAgain: '같은 내용으로 다시 시작하기. 무엇이든 보내기 전에 먼저 조회합니다:',
    startCorrected: '쿠키페이가 거절한 원인을 고친 뒤 다시 시작하기. 같은 ID를 쓸 수 있습니다:',
    wait: '끝날 때까지 기다리기:',
    who: '이름',
    reason: '사유',
    proof: '증빙',
  },

  links: {
    heading: 'Temporal Web UI:',
    noUrl: 'TEMPORAL_UI_URL이 없어 링크 없이 검색만 출력합니다.',
    name: {
      awaiting_deposit: '입금 대기',
      deposit_due_today: '입금 대기, 오늘(KST)까지가 기한',
      escalated: '담당자 확인 필요',
      confirming_long: '시작한 지 한 시간이 넘은 확인 중',
      completed_today: '오늘(KST) 완료',
      interrupted: '끝나기 전에 밖에서 종료됨',
    },
  },
};

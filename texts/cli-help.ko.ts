/** The CLI's help, in Korean. */
import type { helpEn } from './cli-help.en';

const command: (typeof helpEn)['command'] = {
  start: {
    description: '환불을 시작합니다. 같은 내용으로 다시 실행해도 한 번만 환불됩니다.',
    examples: [
      'npx refunds start --id R-1001 --tid CTS24041117162412345 --order ORDER-1001 --amount 50000 --reason "반품"',
    ],
  },
  list: {
    description: '환불 목록을 최신순으로 표시합니다.',
    examples: [
      'npx refunds list --state escalated --long',
      'npx refunds list --order ORDER-1001',
      'npx refunds list --limit 500 --json | jq .refundId',
    ],
    more: '--limit보다 많으면 진행 중인 환불을 먼저 표시합니다. 변경 내용은 약 1초 뒤 목록에 반영됩니다.',
  },
  show: {
    description: '환불 한 건의 모든 정보를 표시합니다.',
    examples: ['npx refunds show R-1001', 'refunds show R-1001 --json | jq .deposit'],
  },
  why: {
    description: '지금까지의 경과, 다음 처리와 시점, 담당자가 할 수 있는 일을 설명합니다.',
    examples: ['npx refunds why R-1001'],
  },
  wait: {
    description: '환불이 종료되거나 담당자가 필요할 때까지 기다립니다.',
    examples: ['npx refunds wait R-1001', 'refunds wait R-1001 --for 8h && echo "환불 완료"'],
    more: '종료 코드: 0 완료, 1 거절되거나 환불 없이 또는 외부에서 종료됨, 4 대기 시간 초과, 5 담당자의 결정 필요.',
  },
  check: {
    description: '쿠키페이에서 지금 결제를 조회하고 결과를 표시합니다. 자금은 이동하지 않습니다.',
    examples: ['npx refunds check R-1001'],
    more: '최대 1분 정도 걸립니다. 조회 결과와 관계없이 종료 코드는 0이며, --json의 `seen`에 결과가 있습니다.',
  },
  deposited: {
    description: '재무팀의 입금 완료를 등록합니다. 등록 즉시 결제를 조회합니다.',
    examples: [
      'npx refunds deposited R-1001 --by "재무팀 김"',
      'npx refunds deposited R-1001 --by kim --at 2026-11-23T14:05:00+09:00',
    ],
    more: '등록만으로는 완료되지 않습니다. 쿠키페이에서 취소가 조회되어야 완료됩니다.',
  },
  resolve: {
    description: '담당자가 필요한 환불에 대해 결정합니다: retry, complete, abandon, go_ahead.',
    examples: [
      'npx refunds resolve R-1001 retry --by kim --reason "입금하지 않음, 재시도"',
      'npx refunds resolve R-1001 complete --by kim --reason "11-23 관리자 화면에서 취소 확인, 번호 20261123100605"',
      'npx refunds resolve R-1001 abandon --by kim --reason "구매자가 반품을 철회함"',
      'npx refunds resolve R-1001 go_ahead --by kim --reason "재무팀이 오늘 입금 예정"',
    ],
    more: `retry: 조회부터 다시 시작. complete: 이미 취소된 결제이며 사유가 증빙임. abandon: 환불 없이 종료. go_ahead: 계좌 요청
시간대를 기다리지 않고 지금 계좌 요청. 종료 코드 7: 환불 상태에서 허용되지 않는 결정.`,
  },
  noti: {
    description: '쿠키페이가 보낸 통지(Noti)를 확인합니다.',
    examples: ['npx refunds noti list --status unmatched', 'refunds noti replay 통지ID'],
    more: '통지함을 직접 읽습니다: INBOX_DATABASE_URL, 또는 다른 프로세스가 사용하지 않는 DATA_DIR의 내장 통지함.',
  },
  notiList: {
    description: '통지 목록을 최신순으로 표시합니다.',
    examples: ['npx refunds noti list', 'refunds noti list --status unmatched --json'],
  },
  notiShow: { description: '통지 한 건과 원문을 표시합니다.', examples: ['npx refunds noti show 통지ID'] },
  notiReplay: {
    description: '통지를 다시 읽고 해당 환불을 다시 찾습니다. 반복해도 안전합니다.',
    examples: ['npx refunds noti replay 통지ID'],
  },
  doctor: {
    description: '환불에 필요한 모든 것을 점검하고 조치 방법을 표시합니다. 변경하는 것은 없습니다.',
    examples: ['npx refunds doctor', 'refunds doctor --json'],
    more: '종료 코드: 0 모두 정상, 1 그 외. 워커와 통지 수신기의 설정으로 실행해 주세요.',
  },
  links: {
    description: 'Temporal Web UI의 검색 조건을 출력합니다. TEMPORAL_UI_URL을 설정하면 링크로 출력합니다.',
    examples: ['TEMPORAL_UI_URL=http://127.0.0.1:8233 npx refunds links'],
  },
};

export const helpKo: typeof helpEn = {
  program: '쿠키페이 환불을 확인하고, 담당자가 필요한 환불을 처리합니다.',
  title: { usage: '사용법:', arguments: '인수:', options: '옵션:', commands: '명령:' },
  examples: '예:',
  exitCodes: `종료 코드: 0 정상, 1 실패, 2 사용법 오류, 3 없음, 4 대기 중, 5 담당자 필요, 7 충돌 또는 환불 상태에서 허용되지 않음,
69 Temporal 또는 통지함이 응답하지 않음(다시 실행), 78 설정 오류.

설정: REFUND_LANGUAGE=ko|en, TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, TEMPORAL_UI_URL, INBOX_DATABASE_URL.
전체 목록은 docs/configuration.md에 있습니다. 사용 예는 "npx refunds 명령 --help"에 있습니다.`,
  option: {
    help: '이 도움말 표시',
    json: '표준 출력에 JSON 출력: 객체 하나, 목록은 한 줄에 하나씩',
    id: '주문 시스템이 정한 환불 ID',
    refundId: '환불 ID',
    tid: '쿠키페이 거래번호',
    order: '가맹점 주문번호',
    amount: '금액(원), 정수',
    startReason: '환불 사유, 50자 이내. 쿠키페이에도 전달됩니다',
    state: '이 상태의 환불만 표시',
    limit: '최대 건수',
    long: '대기 사유도 표시. 담당자나 입금을 기다리는 환불을 하나씩 조회합니다',
    for: '대기 시간, 예: 30s, 10m, 8h, 1d',
    by: '결정하거나 등록하는 사람',
    at: '입금 시각, 시간대를 포함한 ISO 8601. 기본값: 현재',
    reason: '사유, 500자 이내. complete는 증빙',
    idempotencyKey: '응답을 받지 못한 요청을 다시 보낼 때 사용. 한 번만 처리됩니다',
    action: '결정',
    notiId: '통지 ID',
    status: '이 상태의 통지만 표시',
  },
  default: '기본값',
  command,
};
